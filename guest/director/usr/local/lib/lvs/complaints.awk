# Reads what keepalived logs, and prints the lines that say that it doesn't take its configuration as it is written. What a
# check finds is no complaint, whatever words are in it.

# what is only old-fashioned, and the user that CentOS 7's looks for at each start, before it reads of another
/ is deprecated/ || /'keepalived_script'/ { next }

# newer ones name the place of all that they can't read
/^\((.*: )?Line [0-9]+\) / { print; next }

# the text of the configuration
/^\*\*\* Configuration line / || /^Unmatched quote/ || /^Extra characters/ { print; next }
/^Unexpected '/ || /^(Missing )?'.' (missing|at beginning)/ || /^Unknown (keyword|protocol|option) / { print; next }
/^(No|Some) config files / || /^Config files missing / || /^Error reading config file/ { print; next }
/^Configuration file .* - skipping$/ || /^Configuration file .* non-executable file$/ { print; next }
/^Unable to (find|read) config/ || /^Failed to open configuration file/ || /failed validation/ { print; next }

# values
/^[Ii]nvalid / || /^Ignoring (requested value|sorry_server)/ || /^Condition not met/ || /^unknown address family / || /^PARSER : unknown / { print; next }
/^persisten[a-z]+_timeout invalid$/ || / only applies to sh scheduler/ || /^No [a-z ]+ specified/ { print; next }
/^IPVS (with|does not support) IPv6 / || /^Cannot mix IPv4 and IPv6 / || /^Address family of / { print; next }
/^VS .*(no configured RS|is duplicated)/ { print; next }

# which takes quorum and hysteresis for too large while all weights are 0
/^(W[Aa][Rr][Nn][Ii][Nn][Gg](:| -) (fwmark )?)?[Vv]irtual server / && !/: hysteresis [0-9]+ >= quorum/ { print; next }

# without which nobody may send what a PING_CHECK does, and keepalived would take each real server for up
/^Write .*\/ping_group_range (failed|wrote) / { print; next }

# scripts
/^SECURITY VIOLATION/ || /^Error setting global script / || /^(Default script|Script) (user|group) / { print; next }
/^Unable to (access|parse) .*script/ || /^Unable to resolve .*script / { print; next }
/^Unable to set (default user|uid:gid) .* script / || /^Failed to set (default user|uid\/gid) for / { print; next }
/^Disabling (misc|notify) script / || /^(Cannot find|Permissions failure for) script / { print; next }
/^WARNING - script .* not executable / || /^Script .* cannot be accessed / || /^check_script_secure/ { print; next }
/^Unsafe permissions found / || /^Wrong file type found / { print; next }

# the end
/^Keepalived_healthcheckers exited with permanent error / { print }
