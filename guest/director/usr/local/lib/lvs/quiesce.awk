# Reads the live rules, then those of real servers among them, and prints the commands that take these to weight 0.

FILENAME == ARGV[1] { if ($1 == "-A") live[service_of($0)] = $0; next }
option($0, "-w") > 0 {
  service = service_of($0)
  if (refuses(live[service]) && !edited[service]++) print with_command(while_draining(live[service]), "-E")
  print with_command(with_weight($0, 0), "-e")
}
