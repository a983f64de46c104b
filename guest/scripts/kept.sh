# Sourced by the scripts: what a machine that lives on has to get back when it leaves the stack.
# On a machine that the stack made nothing is kept. LVS_ROOT: another root than /, for tests.
# shellcheck disable=SC2034

state=${LVS_ROOT-}/var/lib/lvs
# whose the machine is; only on one that was there already
claimed=$state/claimed
# every path that was written, and below the other what was there before
written=$state/written
before=$state/before
# folders that were not there
folders=$state/folders
# values that the kernel had, as sysctl prints them
sysctls=$state/sysctls
# the packages' services that were enabled, or ran
services_before=$state/services-before
# firewall rules of the machine's own that the stack takes for those of the first boot, and removes
rules=$state/rules
# what SELinux didn't allow
booleans=$state/booleans
# a real server's page as the stack wrote it
page_written=$state/page

lives_on() { [[ -e $claimed ]]; }

# will_write PATH...: said before a path is written
will_write() {
  local path folder
  lives_on || return 0
  for path; do
    if grep -qxF "$path" "$written" 2>/dev/null; then continue; fi
    folder=${path%/*}
    while [[ -n $folder && ! -e ${LVS_ROOT-}$folder ]]; do
      printf '%s\n' "$folder" >>"$folders"
      folder=${folder%/*}
    done
    if [[ -e ${LVS_ROOT-}$path ]]; then
      mkdir -p "$before${path%/*}"
      cp -a "${LVS_ROOT-}$path" "$before$path"
    fi
    printf '%s\n' "$path" >>"$written"
  done
}

# will_set FILE: said before the file's values become the kernel's
will_set() {
  local key
  lives_on || return 0
  while read -r key; do
    if grep -q "^$key =" "$sysctls" 2>/dev/null; then continue; fi
    # -e: an older kernel lacks some of the keys
    sysctl -e "$key" >>"$sysctls"
  done < <(sed -n 's/^\([a-z][^ =]*\) *=.*/\1/p' "$1")
}

# will_replace_rule TABLE CHAIN MATCH...: said before the stack's own rules come in the place of one
will_replace_rule() {
  local rule="$*"
  lives_on && iptables -w -t "$1" -C "${@:2}" 2>/dev/null || return 0
  if ! grep -qxF -- "$rule" "$rules" 2>/dev/null; then printf '%s\n' "$rule" >>"$rules"; fi
}

# will_allow BOOLEAN: said before SELinux allows something that it doesn't
will_allow() {
  if lives_on; then printf '%s\n' "$1" >>"$booleans"; fi
}

# put_files ARCHIVE: puts what is in a compressed tar archive, given in base64, below /
put_files() {
  local path
  if lives_on; then
    while read -r path; do will_write "/$path"; done < <(base64 -d <<<"$1" | tar -tz)
  fi
  # -m: the archive tells no times
  base64 -d <<<"$1" | tar -xzm -C "${LVS_ROOT-}/"
}
