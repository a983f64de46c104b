/** The keywords that keepalived's parser knows in each block, as far as this project needs them or must not take them for known. */
export type Keywords = Record<string, readonly string[]>;

/** From keepalived 1.3.5, keepalived/check/check_api.c: `install_connect_keywords`. */
const CONNECTION_1_3_5 = ["connect_ip", "connect_port", "bindto", "bind_port", "connect_timeout", "fwmark", "warmup"];

/** From keepalived 1.3.5, the file named beside each block in keepalived/. */
const KEYWORDS_1_3_5: Keywords = {
  "": ["virtual_server", "vrrp_script", "vrrp_sync_group", "vrrp_instance"],
  // check/check_parser.c
  virtual_server: [
    "ip_family",
    "delay_loop",
    "lb_algo",
    "lvs_sched",
    "hashed",
    "ops",
    "flag-1",
    "flag-2",
    "flag-3",
    "sh-port",
    "sh-fallback",
    "lb_kind",
    "lvs_method",
    "persistence_engine",
    "persistence_timeout",
    "persistence_granularity",
    "protocol",
    "ha_suspend",
    "virtualhost",
    "alpha",
    "omega",
    "quorum_up",
    "quorum_down",
    "quorum",
    "hysteresis",
    "sorry_server",
    "sorry_server_inhibit",
    "real_server",
  ],
  // check/check_parser.c and check/check_api.c: install_checkers_keyword
  real_server: [
    "weight",
    "uthreshold",
    "lthreshold",
    "inhibit_on_failure",
    "notify_up",
    "notify_down",
    "MISC_CHECK",
    "SMTP_CHECK",
    "TCP_CHECK",
    "HTTP_GET",
    "SSL_GET",
    "DNS_CHECK",
  ],
  // check/check_http.c
  HTTP_GET: [...CONNECTION_1_3_5, "nb_get_retry", "delay_before_retry", "url"],
  SSL_GET: [...CONNECTION_1_3_5, "nb_get_retry", "delay_before_retry", "url"],
  url: ["path", "digest", "status_code"],
  // check/check_tcp.c
  TCP_CHECK: [...CONNECTION_1_3_5, "retry", "delay_before_retry"],
  // check/check_smtp.c
  SMTP_CHECK: [...CONNECTION_1_3_5, "helo_name", "retry", "delay_before_retry", "host"],
  // check/check_dns.c
  DNS_CHECK: [...CONNECTION_1_3_5.filter((word) => word !== "warmup"), "retry", "type", "name"],
  // check/check_misc.c
  MISC_CHECK: ["misc_path", "misc_timeout", "misc_dynamic", "warmup", "user"],
  // vrrp/vrrp_parser.c
  vrrp_sync_group: [
    "group",
    "notify_backup",
    "notify_master",
    "notify_fault",
    "notify",
    "smtp_alert",
    "global_tracking",
  ],
  vrrp_script: ["script", "interval", "timeout", "weight", "rise", "fall", "user", "init_fail"],
  vrrp_instance: [
    "unicast_peer",
    "state",
    "interface",
    "track_interface",
    "track_script",
    "mcast_src_ip",
    "unicast_src_ip",
    "virtual_router_id",
    "version",
    "priority",
    "advert_int",
    "garp_master_delay",
    "garp_master_repeat",
    "garp_master_refresh",
    "virtual_ipaddress",
    "virtual_ipaddress_excluded",
    "preempt",
    "nopreempt",
    "preempt_delay",
    "notify",
    "notify_master",
    "notify_backup",
    "notify_fault",
    "notify_stop",
    "authentication",
  ],
};

/** From keepalived 2.2.7, keepalived/check/check_api.c: `install_checker_common_keywords`. */
const COMMON_2_2_7 = ["retry", "delay_before_retry", "warmup", "delay_loop", "alpha", "log_all_failures"];
const CONNECTION_2_2_7 = [
  ...["connect_ip", "connect_port", "bindto", "bind_port", "bind_if", "connect_timeout", "fwmark"],
  ...COMMON_2_2_7,
];
/** `nb_get_retry` is known there too, and called deprecated. */
const HTTP_2_2_7 = [...CONNECTION_2_2_7, "virtualhost", "http_protocol", "enable_sni", "fast_recovery", "url"];

/** From keepalived 2.2.7: what it knows beside the older one's words, in the same files. */
const KEYWORDS_2_2_7: Keywords = {
  ...KEYWORDS_1_3_5,
  virtual_server: [
    ...(KEYWORDS_1_3_5.virtual_server ?? []),
    ...["mh-port", "mh-fallback", "retry", "delay_before_retry", "warmup", "connect_timeout", "weight"],
    ...["inhibit_on_failure", "smtp_alert", "snmp_name", "sorry_server_lvs_method"],
  ],
  real_server: [
    ...(KEYWORDS_1_3_5.real_server ?? []),
    ...["lvs_method", "alpha", "retry", "delay_before_retry", "warmup", "connect_timeout", "delay_loop"],
    ...["smtp_alert", "virtualhost", "snmp_name", "UDP_CHECK", "PING_CHECK", "BFD_CHECK", "FILE_CHECK"],
  ],
  HTTP_GET: HTTP_2_2_7,
  SSL_GET: HTTP_2_2_7,
  url: ["path", "digest", "status_code", "virtualhost", "regex", "regex_no_match", "regex_options"],
  TCP_CHECK: CONNECTION_2_2_7,
  SMTP_CHECK: [...CONNECTION_2_2_7, "helo_name", "host"],
  // check/check_udp.c
  UDP_CHECK: [...CONNECTION_2_2_7, "payload", "require_reply", "min_reply_length", "max_reply_length"],
  // check/check_ping.c
  PING_CHECK: CONNECTION_2_2_7,
  DNS_CHECK: [...CONNECTION_2_2_7, "type", "name"],
  MISC_CHECK: [...COMMON_2_2_7, "misc_path", "misc_timeout", "misc_dynamic", "user"],
};

export const KEYWORDS = { "1.3.5": KEYWORDS_1_3_5, "2.2.7": KEYWORDS_2_2_7 };

export type KnownVersion = keyof typeof KEYWORDS;

export const KNOWN_VERSIONS = Object.keys(KEYWORDS) as KnownVersion[];
