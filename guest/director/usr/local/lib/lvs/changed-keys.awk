# Reads two configurations and prints the keys that have other lines in the second than in the first, or how many.

FILENAME == ARGV[1] { before[key_of($0)] = before[key_of($0)] $0 "\n" }
FILENAME != ARGV[1] { after[key_of($0)] = after[key_of($0)] $0 "\n" }
!seen[key_of($0)]++ { key[++keys] = key_of($0) }

END {
  for (i = 1; i <= keys; i++)
    if (before[key[i]] != after[key[i]]) list = list (count++ ? ", " : "") key[i]
  print (count > 3 ? count " services and real servers" : list)
}
