# Reads the records of health, the configuration that keepalived has and the one that it should have, and prints the first
# real server that is up again and still without clients, if any.

FILENAME == ARGV[1] { note_record($0); next }
!is_server(key_of($0)) || keyword_of($0) != "weight" { next }
FILENAME == ARGV[2] { weight[key_of($0)] = value_of($0); next }
value_of($0) > 0 && weight[key_of($0)] == 0 && !(key_of($0) in down) {
  print key_of($0)
  exit
}
