# Reads the live rules of real servers and prints the commands that take them to weight 0.

option($0, "-w") > 0 { print with_command(with_weight($0, 0), "-e") }
