# Reads the records of health and the configuration that keepalived has, and prints how many seconds it may take at most
# until a check has found out about every suspect.

FILENAME == ARGV[1] { note_suspect($0); next }
is_server(key_of($0)) && key_of($0) in suspect { asked[service_of_key(key_of($0))] = 1 }
keyword_of($0) == "delay_loop" { delay[key_of($0)] = value_of($0) }
keyword_of($0) in seconds { seconds[keyword_of($0)] = max(seconds[keyword_of($0)], value_of($0)) }

BEGIN {
  # keepalived's own
  seconds["connect_timeout"] = 5
  seconds["misc_timeout"] = 0
  seconds["retry"] = seconds["nb_get_retry"] = 1
  seconds["delay_before_retry"] = 1
}

END {
  for (service in asked) begins = max(begins, delay[service])
  attempts = 1 + max(seconds["retry"], seconds["nb_get_retry"])
  # to connect, and to get an answer; then some for a director with much to do
  longest = attempts * (2 * seconds["connect_timeout"] + seconds["delay_before_retry"]) + seconds["misc_timeout"] + 5
  # in full, which print does only of what 32 bits hold
  printf "%.0f\n", begins + longest
}

function max(one, other) { return other + 0 > one + 0 ? other : one }
