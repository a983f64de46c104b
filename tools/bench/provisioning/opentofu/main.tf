# The sample: a director and its real servers, which are configured side by side, then the table.

variable "login" {
  description = "Who logs in everywhere, and the file with the private key"
  type        = object({ user = string, key_file = string })
}

variable "director" {
  description = "The director: its address, which is the VIP, and its host key"
  type        = object({ address = string, host_key = string })
}

variable "real_servers" {
  description = "By name: the address, and the weight in the table"
  type        = map(object({ address = string, weight = number }))
}

locals {
  director = {
    user     = var.login.user
    key_file = var.login.key_file
    address  = var.director.address
    host_key = var.director.host_key
  }

  table = join("\n", concat(
    ["-A -t ${var.director.address}:80 -s wlc"],
    [for server in var.real_servers :
    "-a -t ${var.director.address}:80 -r ${server.address}:80 -m -w ${server.weight}"],
  ))

  director_commands = [
    "set -eu",
    "sudo yum install -y -q ipvsadm keepalived",
    "echo net.ipv4.ip_forward=1 | sudo tee /etc/sysctl.d/90-lvs.conf >/dev/null",
    "sudo sysctl -q -p /etc/sysctl.d/90-lvs.conf",
    "printf 'global_defs {\\n    router_id lvs\\n}\\n' | sudo tee /etc/keepalived/keepalived.conf >/dev/null",
    "sudo systemctl enable --now keepalived",
  ]

  # a restart of ipvsadm's service would save the old table over the new one
  table_commands = [
    "set -eu",
    "echo '${local.table}' | sudo tee /etc/sysconfig/ipvsadm >/dev/null",
    "sudo ipvsadm -C",
    "sudo ipvsadm -R </etc/sysconfig/ipvsadm",
    "sudo systemctl enable --now ipvsadm",
  ]

  real_server_commands = { for name, server in var.real_servers : name => [
    "set -eu",
    "sudo yum install -y -q httpd",
    "echo ${title(name)} | sudo tee /var/www/html/index.html >/dev/null",
    "sudo systemctl enable --now httpd",
  ] }
}

resource "terraform_data" "director" {
  input            = local.director
  triggers_replace = local.director_commands

  connection {
    host        = self.input.address
    host_key    = self.input.host_key
    user        = self.input.user
    private_key = file(self.input.key_file)
  }

  provisioner "remote-exec" {
    inline = local.director_commands
  }

  provisioner "remote-exec" {
    when = destroy
    inline = [
      "set -eu",
      "sudo systemctl disable --now keepalived ipvsadm",
      "sudo rm /etc/sysconfig/ipvsadm /etc/sysctl.d/90-lvs.conf /etc/keepalived/keepalived.conf",
    ]
  }
}

resource "terraform_data" "real_server" {
  for_each         = var.real_servers
  input            = { address = each.value.address, director = local.director }
  triggers_replace = local.real_server_commands[each.key]

  # without host_key: OpenTofu would expect the same key of the bastion
  connection {
    host         = self.input.address
    user         = self.input.director.user
    private_key  = file(self.input.director.key_file)
    bastion_host = self.input.director.address
  }

  provisioner "remote-exec" {
    inline = local.real_server_commands[each.key]
  }

  provisioner "remote-exec" {
    when = destroy
    inline = [
      "set -eu",
      "sudo systemctl disable --now httpd",
      "sudo rm /var/www/html/index.html",
    ]
  }
}

resource "terraform_data" "table" {
  triggers_replace = local.table_commands
  depends_on       = [terraform_data.director, terraform_data.real_server]

  connection {
    host        = local.director.address
    host_key    = local.director.host_key
    user        = local.director.user
    private_key = file(local.director.key_file)
  }

  provisioner "remote-exec" {
    inline = local.table_commands
  }
}
