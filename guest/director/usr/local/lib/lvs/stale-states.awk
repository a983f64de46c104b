# Reads the records of health, the live rules, the configuration in force and the new one, and prints the first key of
# whose state keepalived would lose track at a reload, if any.

FILENAME == ARGV[1] { note_record($0); next }
FILENAME == ARGV[2] { if ($1 == "-a") live[server_of($0)] = option($0, "-w"); next }
FILENAME == ARGV[3] { note_conf($0); note_line(loaded, was_at, asked_host, $0); next }
{ note_line(now, is_at, asks_host, $0) }

END {
  for (key in sorry_server)
    if (live[key] > 0) sorry[sorry_server[key]] = 1
  for (key in loaded) {
    if (key in down && key in now && is_forgotten(key, service_of_key(key))) tell(key)
    if (service_of_key(key) in sorry && loaded[key] != now[key]) tell(service_of_key(key))
  }
  for (key in now)
    if (service_of_key(key) in sorry && !(key in loaded)) tell(service_of_key(key))
}

function is_forgotten(server, service) {
  if (loaded[server] != now[server] || asked_host[service] != asks_host[service]) return 1
  return version1 && was_at[server] != is_at[server]
}

function note_line(text, position, host, line,   key) {
  key = key_of(line)
  if (!is_server(key) || keyword_of(line) != "weight") text[key] = text[key] text_of(line) "\n"
  if (keyword_of(line) == "virtualhost") host[key] = value_of(line)
  if (keyword_of(line) ~ /_(GET|CHECK)$/) position[key] = ++checks[FILENAME]
}

function tell(key) {
  print key
  exit
}
