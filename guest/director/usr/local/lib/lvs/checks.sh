# The service that runs keepalived's checks. Whatever it is told is read back: from the journal, and from the table.
# shellcheck shell=bash

checks_unit=keepalived-checks.service
misc_check=$library/../../../libexec/keepalived/lvs-misc-check
# where the journal's end was before keepalived was last told to read its configuration; empty before
journal_mark=""

checks_run() { systemctl -q is-active "$checks_unit"; }

# Whether nobody will start them; when they die, systemd does.
checks_are_stopped() { [[ $(systemctl is-active "$checks_unit") =~ ^(inactive|failed)$ ]]; }

start_checks() {
  mark_journal
  systemctl start "$checks_unit"
}

stop_checks() { systemctl stop "$checks_unit"; }

reload_checks() {
  mark_journal
  # if they have just died, they read the new configuration when systemd starts them again
  systemctl reload "$checks_unit" 2>/dev/null || ! checks_are_stopped
}

mark_journal() { journal_mark=$(journalctl -q -n 1 -o cat --show-cursor 2>/dev/null | sed -n 's/^-- cursor: //p'); }

since_mark() {
  if [[ -n $journal_mark ]]; then journalctl -q -o cat -u "$checks_unit" --after-cursor="$journal_mark"; fi
}

# Programs in a configuration that can't be run, and why: "/usr/local/bin/ask: it isn't there". The arguments: those of
# checks, of notices or those that tell whether this director may be master; and the configuration.
lacking_programs() {
  local program lack
  awk -F '"' -v what="$1" '
    what == "tracking" && /lvs-misc-check --track / { note_behind("--track ") }
    what == "checks" && /lvs-misc-check / { note_behind("lvs-misc-check ") }
    what == "notices" && /lvs-health --tell / { note_behind("--tell "); next }
    what == "notices" && /lvs-health .* -- / { note_behind(" -- ") }
    function note_behind(words,   word) {
      split(substr($2, index($2, words) + length(words)), word, " ")
      if (!seen[word[1]]++) print word[1]
    }' "$2" |
    while read -r program; do
      lack=$(lack_of "$program")
      if [[ -n $lack ]]; then echo "$program: $lack"; fi
    done
}

# Why a program can't be run, if it can't. One that is about to come here may lack what it is run by.
lack_of() {
  if [[ $1 == "$programs_path"/* && -e $work/programs/${1##*/} ]]; then
    "$misc_check" --lack-of-script "$work/programs/${1##*/}"
  else
    "$misc_check" --lack "$1"
  fi
}

# What keepalived says of a configuration it doesn't take as it is; it goes on without.
complaints() { since_mark | awk -f "$library/complaints.awk" || true; }

# How often they died.
deaths() { since_mark | grep -cE 'child process.* died: |exited with permanent error' || true; }

# Whether it has read its configuration and begun to check by it. It tells so of each check, and of nothing else.
has_read_conf() { [[ -z $journal_mark ]] || ! has_checks || [[ $(since_mark) == *"ctivating healthchecker"* ]]; }

has_checks() { grep -qE '_(GET|CHECK) \{' "$conf_keys"; }

# Complaints about a configuration before keepalived gets it, from those versions that can test one.
complaints_beforehand() {
  [[ $(keepalived --help 2>&1) == *--config-test* ]] || return 0
  cut -f 2- "$1" >"$work/virtual_servers.conf"
  sed "s|^include $conf_file\$|include $work/virtual_servers.conf|" "$keepalived_conf" >"$work/keepalived.conf"
  # its status says no of what is merely old-fashioned, too
  keepalived -t -f "$work/keepalived.conf" 2>&1 | sed "s|$work/||" | awk -f "$library/complaints.awk" || true
}
