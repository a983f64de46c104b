# Reads the records of health, the configuration in force and the new one, and prints the first real server that is down
# and because of which keepalived would die at a reload, if any.

FILENAME == ARGV[1] { note_record($0); next }
FILENAME == ARGV[2] { note_check($0); next }
key_of($0) in down && is_fragile(key_of($0)) {
  print key_of($0)
  exit
}
