# What the other programs know of keepalived's configuration, its lines each behind the key of the virtual service or
# real server that it is about and a tab, and of the records of health.

function key_of(line) { return substr(line, 1, index(line, "\t") - 1) }

function text_of(line) { return substr(line, index(line, "\t") + 1) }

function is_server(key) { return key ~ / -r / }

function service_of_key(key) {
  sub(/ -r .*/, "", key)
  return key
}

# "weight" of "    weight 1"
function keyword_of(line,   word) {
  split(text_of(line), word, " ")
  return word[1]
}

function value_of(line,   word) {
  split(text_of(line), word, " ")
  return word[2]
}

# A line that gives another weight, where it gives any.
function with_conf_weight(line, weight) {
  if (is_server(key_of(line)) && keyword_of(line) == "weight") sub(/weight [0-9]+/, "weight " weight, line)
  return line
}

# The key in the table of a sorry server's line: "-t 192.168.1.12:80 -r 192.168.2.20:80".
function sorry_key(line,   word) {
  split(text_of(line), word, " ")
  return key_of(line) " -r " (word[2] ~ /:/ ? "[" word[2] "]" : word[2]) ":" word[3]
}

# Takes in a line of the records of health: those in `down` shall get no clients, and of a suspect it isn't known.
function note_record(line,   field) {
  split(line, field, "\t")
  state[field[1]] = field[2]
  since[field[1]] = field[3]
  if (field[2] != "up") down[field[1]] = 1
  if (field[2] == "suspect") suspect[field[1]] = 1
}

# Takes in a line of the configuration, as far as it tells which checks are fragile.
function note_check(line) {
  if (keyword_of(line) ~ /^(HTTP|SSL)_GET$/) gets_page[key_of(line)] = 1
  if (keyword_of(line) == "digest") knows_page[key_of(line)] = 1
}

# Whether keepalived dies at a reload while this real server is down. At a reload an old one compares the checks of what
# is down with the new ones, and in doing so reads the digest of the page, whether there is one or not (-v version1).
function is_fragile(server) { return version1 && server in gets_page && !(server in knows_page) }

# Takes in a line of the configuration, as far as it tells what checks do to the table.
function note_conf(line) {
  if (keyword_of(line) == "sorry_server") sorry_server[sorry_key(line)] = key_of(line)
  if (keyword_of(line) == "misc_dynamic") dynamic[key_of(line)] = 1
}
