# Reads the records of health and a configuration, and prints that with weight 0 for what is down, and with checks that
# soon find out whether it still is.

FILENAME == ARGV[1] { note_record($0); next }
{ line[++count] = $0; if (key_of($0) in down) hurried[service_of_key(key_of($0))] = 1 }

END {
  for (i = 1; i <= count; i++) {
    key = key_of(line[i])
    if (key in down) print with_conf_weight(line[i], 0)
    else if (key in hurried && keyword_of(line[i]) == "delay_loop") print key "\t    delay_loop 1"
    else print line[i]
  }
}
