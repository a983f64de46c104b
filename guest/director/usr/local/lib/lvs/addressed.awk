# Reads addresses and a configuration, and prints the keys of the real servers that have one of the addresses or have
# weight 0 already.

FILENAME == ARGV[1] { wanted[$0] = 1; next }
is_server(key_of($0)) {
  server = key_of($0)
  sub(/.* -r /, "", server)
  if (address_of(server) in wanted || (keyword_of($0) == "weight" && value_of($0) == 0)) found[key_of($0)] = 1
}
END { for (key in found) print key }
