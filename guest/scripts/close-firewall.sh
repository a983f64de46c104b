# Takes away what firewalld let through for a real server that is needed no more, once no director sends it there.
# OPENINGS: the lines, for lvs-firewalld, of all that it needs.
# shellcheck disable=SC2154

/usr/local/sbin/lvs-firewalld keep <<<"$OPENINGS"
