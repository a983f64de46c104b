# Reads rules of real servers, each behind the number of its open connections, and says how many there are.
# -v before, -v after: what stands before and after it.

$1 > 0 {
  number[++count] = $1
  sum += $1
  sub(/^[0-9]+ /, "")
  server[count] = option($0, "-r") " of " service_of($0)
}

END {
  if (count > 5) tell(count " real servers", sum)
  else for (i = 1; i <= count; i++) tell(server[i], number[i])
}

function tell(whose, connections) {
  print before whose ": " connections " connection" (connections == 1 ? "" : "s") after
}
