# Sourced by the role scripts. The seed's first command begins a first boot anew that it finds begun and not ended. cloud-init
# takes the mark of the end away whenever it starts, and without the other mark nothing was begun. See guest/cloudInit.ts.
# LVS_ROOT: another root than /, for tests.
end_first_boot() {
  local begun=/var/lib/cloud/instance/lvs-first-boot
  local drop_in=${LVS_ROOT-}/etc/systemd/system/cloud-init-local.service.d
  [[ -d ${LVS_ROOT-}$begun ]] || return 0
  mkdir -p "$drop_in"
  printf '[Service]\nExecStartPre=-/bin/rmdir %s\n' "$begun" >"$drop_in/lvs.conf"
}
