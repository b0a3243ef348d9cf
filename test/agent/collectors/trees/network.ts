/** Network devices, sockets, connections. */
import { directoryOf, type MachineTree } from '../machine-tree.ts';

export const NETWORK: MachineTree = {
  'proc/net/arp': `IP address       HW type     Flags       HW address            Mask     Device
192.168.1.1      0x1         0x2         cc:aa:dd:ee:aa:bb     *        eth0
192.168.1.2      0x1         0x2         bb:cc:dd:ee:ff:aa     *        eth0
192.168.1.3      0x1         0x0         aa:bb:cc:dd:ee:ff     *        eth1
`,
  'proc/net/netstat': `TcpExt: SyncookiesSent SyncookiesRecv ListenDrops DelayedACKs TCPTimeouts
TcpExt: 1 2 3 4 5
IpExt: InNoRoutes InOctets OutOctets
IpExt: 0 6286396970 2786264347
`,
  'proc/net/snmp': `Ip: Forwarding DefaultTTL InReceives
Ip: 1 64 57740232
Tcp: RtoAlgorithm MaxConn ActiveOpens CurrEstab InErrs
Tcp: 1 -1 3556 29 5
Udp: InDatagrams NoPorts InErrors
Udp: 88542 120 0
`,
  'proc/net/snmp6': 'Ip6InReceives 7\nIp6InOctets 460\nIcmp6InMsgs 3\nUdp6InDatagrams 0\nUdpLite6InErrors 2\n',
  'proc/net/sockstat': `sockets: used 229
TCP: inuse 4 orphan 0 tw 4 alloc 17 mem 1
UDP: inuse 0 mem 3
FRAG: inuse 0 memory 0
`,
  'proc/net/sockstat6': 'TCP6: inuse 17\nUDP6: inuse 9\nFRAG6: inuse 0 memory 0\n',
  'proc/net/softnet_stat': `00049279 00000000 00000001 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000
000dfb82 00000029 0000000a 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000003
`,
  'proc/net/udp': `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
    0: 00000000:0016 00000000:0000 0A 00000015:00000000 00:00000000 00000000     0        0 2740 1 ffff88003d3af3c0
    1: 00000000:0016 00000000:0000 0A 00000001:000000FF 00:00000000 00000000     0        0 2740 1 ffff88003d3af3c0
`,
  'proc/sys/net/netfilter/nf_conntrack_count': '123\n',
  'proc/sys/net/netfilter/nf_conntrack_max': '65536\n',
  'proc/net/stat/nf_conntrack': `entries  clashres found new invalid ignore delete delete_list insert insert_failed drop early_drop icmp_error  expect_new expect_create expect_delete search_restart
00000021  00000000 00000000 00000000 00000003 0000588a 00000000 00000000 00000000 0000000b 00000000 00000000 00000000  00000000 00000000 00000000 00000000
00000021  00000000 00000000 00000000 00000002 000056a4 00000000 00000000 00000000 00000000 0000000a 00000000 00000000  00000000 00000000 00000000 00000002
`,
  'sys/class/net/bonding_masters': 'bond0 dmz\n',
  'sys/class/net/bond0/bonding/slaves': 'eth1 eth4\n',
  'sys/class/net/bond0/lower_eth1/bonding_slave/mii_status': 'up\n',
  'sys/class/net/bond0/lower_eth4/bonding_slave/mii_status': 'down\n',
  'sys/class/net/dmz/bonding/slaves': '\n',
  ...directoryOf('sys/class/net/bond0', {
    addr_assign_type: '3\n',
    addr_len: '6\n',
    address: '01:01:01:01:01:01\n',
    broadcast: 'ff:ff:ff:ff:ff:ff\n',
    carrier: '1\n',
    carrier_changes: '2\n',
    carrier_down_count: '1\n',
    carrier_up_count: '1\n',
    dev_id: '0x20\n',
    dormant: '1\n',
    duplex: 'full\n',
    flags: '0x1303\n',
    ifalias: 'uplink "a"\n',
    ifindex: '2\n',
    iflink: '2\n',
    link_mode: '1\n',
    mtu: '1500\n',
    name_assign_type: '2\n',
    netdev_group: '0\n',
    operstate: 'up\n',
    speed: '1000\n',
    tx_queue_len: '1000\n',
    type: '1\n',
  }),
  ...directoryOf('sys/class/net/dmz', { operstate: 'down\n', address: '\n', speed: '-1\n', flags: '0x1002\n' }),
};
