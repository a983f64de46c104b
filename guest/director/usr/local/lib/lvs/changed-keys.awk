# Reads two configurations and prints the keys that have other lines in the second than in the first, or how many.

FILENAME == ARGV[1] { before[key_of($0)] = before[key_of($0)] $0 "\n"; next }
{ after[key_of($0)] = after[key_of($0)] $0 "\n" }

END {
  for (key in before) if (before[key] != after[key]) note(key)
  for (key in after) if (!(key in before)) note(key)
  print (count > 3 ? count " services and real servers" : list)
}

function note(key) {
  count++
  list = list (count > 1 ? ", " : "") key
}
