# Reads a configuration and prints how many seconds a check that is begun at once may take to fail, at most.

{ if (keyword_of($0) in seconds) seconds[keyword_of($0)] = max(seconds[keyword_of($0)], value_of($0)) }

BEGIN {
  # keepalived's own
  seconds["connect_timeout"] = 5
  seconds["misc_timeout"] = 0
  seconds["retry"] = seconds["nb_get_retry"] = 1
  seconds["delay_before_retry"] = 1
}

END {
  attempts = 1 + max(seconds["retry"], seconds["nb_get_retry"])
  # to connect, and to get an answer; then some for a director with much to do
  print attempts * (2 * seconds["connect_timeout"] + seconds["delay_before_retry"]) + seconds["misc_timeout"] + 5
}

function max(one, other) { return other + 0 > one + 0 ? other : one }
