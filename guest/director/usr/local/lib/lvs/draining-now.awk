# Reads the wanted rules and the configuration in force, and prints the keys of real servers that drain: they have weight 0
# there, and that isn't what is wanted.

FILENAME == ARGV[1] { if ($1 == "-a") rests[server_of($0)] = option($0, "-w") == 0; next }
is_server(key_of($0)) && keyword_of($0) == "weight" && value_of($0) == 0 && !rests[key_of($0)] { print key_of($0) }
