# Reads the lists of what is wanted and of what is ours, then what is there, and prints what of it is wanted and not ours.

FILENAME == ARGV[1] { wanted[$0] = 1; next }
FILENAME == ARGV[2] { ours[$0] = 1; next }
/^-a / { next }
{ thing = identity($0) }
(thing in wanted) && !(thing in ours) { print thing }
