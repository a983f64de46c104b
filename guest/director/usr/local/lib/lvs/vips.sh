# The VIPs that a director has beside its own addresses, each on one of its interfaces. They come when their services
# stand, and go after them.
# shellcheck shell=bash

wanted_vips() { grep -e '^ip address ' "$work/wanted" || true; }

# Those that are wanted or were made here, in the form of the wanted text; on lo they are for direct return.
live_vips() {
  involves_vips || return 0
  ip -o address show | awk '$1 == "ip" { known[$2]; next } $2 != "lo" && $4 in known { print "ip address add " $4 " dev " $2 }' \
    "$work/wanted-keys" "$owned_file" -
}

# Without any, ip is never asked.
involves_vips() { grep -qse '^ip ' "$work/wanted-keys" "$owned_file"; }

# amid: others come; after: those that aren't wanted go, too
apply_vips() {
  involves_vips || return 0
  live_vips | sort >"$work/vips-live"
  wanted_vips | sort >"$work/vips-wanted"
  comm -13 "$work/vips-live" "$work/vips-wanted" >"$work/batch"
  if [[ $1 == after ]]; then
    comm -23 "$work/vips-live" "$work/vips-wanted" | sed 's/ add / del /' >>"$work/batch"
  fi
  say <"$work/batch"
  # of an IPv6 address nobody asks first who has it, and the director calls nobody from it
  sed -n '/ add .*:/s/$/ nodad preferred_lft 0/; s/^ip //p' "$work/batch" | ip -force -batch - || give_up
}
