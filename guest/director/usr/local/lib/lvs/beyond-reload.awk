# Reads the records of health, the configuration in force, the wanted rules and the live ones with health undone, and
# prints the first rule that a reload wouldn't bring about, if any. A reload adds what is new to the configuration,
# deletes what left it and edits weights that changed there; nothing else.

FILENAME == ARGV[1] { note_record($0); next }
FILENAME == ARGV[2] {
  loaded[key_of($0)] = 1
  if (is_server(key_of($0)) && keyword_of($0) == "weight") weight[key_of($0)] = value_of($0)
  next
}
FILENAME == ARGV[3] { wanted[++wants] = $0; is_wanted[key_of_rule($0)] = 1; next }
{ live[key_of_rule($0)] = $0 }

END {
  for (i = 1; i <= wants; i++) {
    key = key_of_rule(wanted[i])
    if (after_reload(wanted[i], key) != wanted[i]) tell(wanted[i])
  }
  for (key in live)
    # what is down is not always deleted
    if (!(key in is_wanted) && (!(key in loaded) || key in down)) tell(live[key])
}

function after_reload(rule, key) {
  if (!(key in loaded)) return key in live ? live[key] : rule
  if (!(key in live)) return ""
  return is_server(key) && weight[key] != option(rule, "-w") ? with_weight(live[key], option(rule, "-w")) : live[key]
}

function key_of_rule(rule) { return rule ~ /^-A/ ? service_of(rule) : server_of(rule) }

function tell(rule) {
  print rule
  exit
}
