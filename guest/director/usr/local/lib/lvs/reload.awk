# What a reload would do to keepalived, and to the table by it. It adds what is new to the configuration, deletes what
# left it and edits weights that changed there; nothing else. -v what:
#
#   reason    reads records, loaded, conf, wanted, found and live, and prints why a reload isn't enough, if it isn't
#   fragile   reads records, loaded and conf, and prints the first real server that is down and because of which
#             keepalived would die at a reload, if any
#   changed   reads loaded and conf, and prints the keys that have other lines in the latter, or how many

what == "changed" {
  if (from == "loaded") before[key_of($0)] = before[key_of($0)] $0 "\n"
  else after[key_of($0)] = after[key_of($0)] $0 "\n"
  if (!seen[key_of($0)]++) key[++keys] = key_of($0)
  next
}

from == "records" { note_record($0); next }
from == "loaded" { note_check($0) }
from == "conf" && fragile == "" && key_of($0) in down && is_fragile(key_of($0)) { fragile = key_of($0) }
what == "fragile" { next }

from == "loaded" {
  note_conf($0)
  note_line(loaded, was_at, asked_host, $0)
  if (is_server(key_of($0)) && keyword_of($0) == "weight") weight[key_of($0)] = value_of($0)
  next
}
from == "conf" { note_line(now, is_at, asks_host, $0); next }
from == "wanted" { wanted[++wants] = $0; is_wanted[key_of_rule($0)] = 1 }
from == "found" { found[key_of_rule($0)] = $0 }
from == "live" && $1 == "-a" { live[server_of($0)] = option($0, "-w") }

END {
  if (what == "reason") reason = reason_for(left_as_it_is(), fragile == "" ? forgotten() : fragile)
  if (what == "fragile") reason = fragile
  if (what == "changed") reason = changed()
  if (reason != "") print reason
}

function reason_for(rule, key) {
  if (rule != "") return "a reload leaves this as it is: " rule
  return key == "" ? "" : "a reload forgets what is down: " key
}

# The first rule that a reload wouldn't bring about, if any.
function left_as_it_is(   i, key) {
  for (i = 1; i <= wants; i++) if (after_reload(wanted[i], key_of_rule(wanted[i])) != wanted[i]) return wanted[i]
  for (key in found)
    # what is down is not always deleted
    if (!(key in is_wanted) && (!(key in loaded) || key in down)) return found[key]
  return ""
}

function after_reload(rule, key) {
  if (!(key in loaded)) return key in found ? found[key] : rule
  if (!(key in found)) return ""
  return is_server(key) && weight[key] != option(rule, "-w") ? with_weight(found[key], option(rule, "-w")) : found[key]
}

function key_of_rule(rule) { return rule ~ /^-A/ ? service_of(rule) : server_of(rule) }

# The first key of whose state keepalived would lose track, if any.
function forgotten(   key) {
  for (key in sorry_server) if (live[key] > 0) sorry[sorry_server[key]] = 1
  for (key in loaded) {
    if (key in down && key in now && is_forgotten(key, service_of_key(key))) return key
    if (service_of_key(key) in sorry && loaded[key] != now[key]) return service_of_key(key)
  }
  for (key in now) if (service_of_key(key) in sorry && !(key in loaded)) return service_of_key(key)
  return ""
}

function is_forgotten(server, service) {
  if (loaded[server] != now[server] || asked_host[service] != asks_host[service]) return 1
  return version1 && was_at[server] != is_at[server]
}

# The lines of a key without weights, which check it is, and which host is asked for.
function note_line(text, position, host, line,   key) {
  key = key_of(line)
  text[key] = text[key] (is_server(key) && keyword_of(line) == "weight" ? "" : text_of(line) "\n")
  if (keyword_of(line) == "virtualhost") host[key] = value_of(line)
  if (keyword_of(line) ~ /_(GET|CHECK)$/) position[key] = ++checks[from]
}

function changed(   i, list, count) {
  for (i = 1; i <= keys; i++)
    if (before[key[i]] != after[key[i]]) list = list (count++ ? ", " : "") key[i]
  return count > 3 ? count " services and real servers" : list
}
