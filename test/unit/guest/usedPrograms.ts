/**
 * What the machines' scripts use of each program, by the packages of CentOS 7, whose versions are the oldest. What isn't
 * here is used by no script: before something comes here, look up since which version there is such a thing.
 */
export interface Program {
  /**
   * Options, and words such as `ip route`, with spaces between. An option that takes a value ends with `=`. What isn't
   * older than any guest has its first version behind it, `--after-cursor=(206)`, and what CentOS 7's version has not got
   * by its number has a reason: `backported` there by Red Hat, or `asked` for by the script before it is used.
   */
  uses: string;
  /** How many of the words that aren't options are its language, as of `systemctl start UNIT` the first. */
  language?: number;
  /** It has options of a single hyphen and several letters, so that `-ab` isn't `-a -b`. */
  longNames?: true;
  /** What comes behind its first operand is no option. */
  optionsFirst?: true;
  /** It is called without any, since an older version would ignore them. */
  operands?: false;
}

/** Packages with the version that CentOS 7 has, none where it hasn't got them; of their programs, what is used. */
export const PACKAGES: Record<string, { centos7?: string; programs: Record<string, string | Program> }> = {
  bash: {
    centos7: "4.2.46",
    programs: {
      ":": "",
      "[[": "-L -d -e -eq -f -ge -n -s -x -z",
      break: "",
      cd: "",
      command: "-v",
      continue: "",
      echo: "",
      exec: "",
      exit: "",
      export: "",
      local: "",
      printf: { uses: "-v=", optionsFirst: true },
      read: "-a= -r",
      return: "",
      set: "-e -o= -u",
      sh: "-c=",
      shift: "",
      source: "",
      test: "-s",
      trap: "",
      true: "",
      umask: "",
      // the version that waits for any of several, -n, is 4.3
      wait: "",
    },
  },
  "cloud-init": {
    centos7: "19.4",
    programs: { "cloud-init": { uses: "clean(17.2)", language: 1 }, "cloud-init-per": "" },
  },
  coreutils: {
    centos7: "8.22",
    programs: {
      base64: "-d",
      cat: "",
      chmod: "",
      comm: "-1 -2 -3",
      cp: "-a --remove-destination",
      cut: "-d= -f=",
      date: "-u",
      mkdir: "-p",
      mktemp: "-d",
      mv: "",
      rm: "-f -r",
      rmdir: "",
      sleep: "",
      sort: "-r -u",
      stat: "-L -c=",
      // of files by themselves only since 8.24
      sync: { uses: "", operands: false },
      tee: "-a",
      touch: "",
      tr: "-d",
      wc: "-l",
    },
  },
  diffutils: { centos7: "3.3", programs: { cmp: "-s" } },
  findutils: {
    centos7: "4.5.11",
    programs: { find: { uses: "-delete -mindepth= -path=", longNames: true } },
  },
  firewalld: {
    centos7: "0.6.3",
    programs: {
      "firewall-cmd":
        "-q --add-passthrough --direct --get-active-zones --get-all-passthroughs --get-default-zone --get-policies(0.9.0:asked) " +
        "--list-all --permanent --remove-passthrough",
    },
  },
  // Debian's awk is mawk
  gawk: { centos7: "4.0.2", programs: { awk: "-F= -f= -v=" } },
  glibc: { centos7: "2.17", programs: { getent: { uses: "passwd", language: 1 } } },
  grep: { centos7: "2.20", programs: { grep: "-E -F -c -e= -q -s -v -w -x" } },
  iproute: {
    centos7: "4.11",
    programs: {
      ip: {
        uses:
          "-4 -6 -batch= -force -o address add default del dev down dynamic exact flush from global link lookup nodad pref " +
          "preferred_lft proto ra replace route rule scope set show table to up via",
        language: Number.POSITIVE_INFINITY,
        longNames: true,
      },
      ss: { uses: "-n -t closed exclude listening src time-wait", language: Number.POSITIVE_INFINITY },
    },
  },
  iptables: {
    centos7: "1.4.21",
    programs: {
      iptables:
        "-A= -C=(1.4.11) -D= -I= -N= -S= -d= -i= -j= -m= -p= -s= -t= -w(1.4.20) " +
        "--comment= --ctstate= --icmp-type= --icmpv6-type= --syn",
      "iptables-restore": "--noflush",
    },
  },
  ipvsadm: {
    centos7: "1.27",
    programs: { ipvsadm: "-L -R -S -c -n --daemon --set= --thresholds --timeout" },
  },
  keepalived: {
    centos7: "1.3.5",
    programs: { keepalived: "-C -D -I -R -c= -f= -n -p= -t(2.0.4:asked) -v --help" },
  },
  kmod: { centos7: "20", programs: { modprobe: "-r" } },
  "libselinux-utils": { centos7: "2.5", programs: { getsebool: "" } },
  policycoreutils: { centos7: "2.5", programs: { restorecon: "-R", setsebool: "-P" } },
  "procps-ng": { centos7: "3.3.10", programs: { sysctl: "-e -n -p -q -w" } },
  rpm: { centos7: "4.11", programs: { rpm: "-q" } },
  sed: { centos7: "4.2.2", programs: { sed: "-E(4.2) -e= -f= -i -n" } },
  systemd: {
    centos7: "219",
    programs: {
      journalctl: "-n= -o= -q -u= --after-cursor=(206) --show-cursor(209)",
      systemctl: {
        uses:
          "-p= -q --no-block --no-reload --now(220:backported) --quiet daemon-reload disable enable is-active is-enabled " +
          "reboot reload reload-or-restart restart show start stop",
        language: 1,
      },
    },
  },
  tar: { centos7: "1.26", programs: { tar: "-C= -m -t -x -z" } },
  "util-linux": {
    centos7: "2.23.2",
    programs: { flock: "-n -s -u -w=", kill: { uses: "-HUP", longNames: true } },
  },
  yum: { centos7: "3.4.3", programs: { yum: { uses: "-q -y install", language: 1 } } },
  // not on CentOS 7
  apt: {
    programs: { "apt-get": { uses: "-o= -q -y --no-install-recommends install update", language: 1 } },
  },
  dnf: { programs: { dnf: { uses: "-q -y install", language: 1 } } },
  dpkg: { programs: { dpkg: "-a --configure", "dpkg-query": "-W -f=" } },
};

/** Names that come from variables, and functions that hand on what they are given: which program that is for. */
export const STANDS_FOR: Record<string, string> = {
  $1: "iptables",
  $2: "iptables",
  $program: "iptables",
  "$program-restore": "iptables-restore",
  ask: "firewall-cmd",
  in_family: "iptables",
  nat: "iptables",
  order: "firewall-cmd",
  passthroughs: "firewall-cmd",
  refusal_rule: "iptables",
  rule: "iptables",
  will_replace_rule: "iptables",
  with_conf: "awk",
  with_rules: "awk",
};

/** Variables that name functions or programs of our own. */
export const OWN = ["$lvs_firewalld", "$lvs_routes", "$lvs_table", "$lvs_vrrp", "$misc_check", "$release", "$remedy"];

/** What gawk or newer awks have, and mawk, or CentOS 7's gawk, hasn't got, or has for something else. */
export const NOT_EVERY_AWK: Record<string, RegExp> = {
  functions:
    /\b(and|asorti?|compl|gensub|isarray|lshift|mkbool|mktime|or|patsplit|rshift|strftime|strtonum|systime|typeof|xor) ?\(/,
  variables: /\b(ARGIND|BEGINFILE|BINMODE|ENDFILE|ERRNO|FIELDWIDTHS|FPAT|FUNCTAB|IGNORECASE|LINT|PROCINFO|RT|SYMTAB)\b/,
  words: /\bswitch ?\(|^@\w+|\|&|\*\*/m,
  "a third argument of match": /\bmatch\([^(),]*,[^(),]*,/,
  "a fourth argument of split": /\bsplit\([^(),]*,[^(),]*,[^(),]*,/,
  "a number of repeats": /[^\s{]\{\d+(,\d*)?\}/,
  "a class or border of characters": /\\[sSwWy<>B]/,
  "a character by its number": /%-?\d*c/,
};
