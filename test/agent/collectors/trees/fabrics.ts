/** Storage and computing networks: NFS on both sides, InfiniBand, Fibre Channel, load balancing in the kernel. */
import { directoryOf, type MachineTree } from '../machine-tree.ts';

const PORT = 'sys/class/infiniband/mlx4_0/ports/1';
const OPA = 'sys/class/infiniband/hfi1_0/ports/1';

/** Numbers that differ in each place, so that a column that is mixed up shows. */
function numbers(count: number, from: number): string {
  return Array.from({ length: count }, (_, at) => from + at).join(' ');
}

export const FABRICS: MachineTree = {
  'proc/net/rpc/nfs': `net 70 71 72 73
rpc 1218785755 374636 1218815394
proc2 18 ${numbers(18, 200)}
proc3 22 ${numbers(22, 300)}
proc4 61 ${numbers(61, 400)}
`,
  'proc/net/rpc/nfsd': `rc 1 2 3
fh 4 5 6 7 8
io 157286400 72864
th 8 0 0.000 0.000 0.000 0.000 0.000 0.000 0.000 0.000 0.000 0.000
ra 32 9 10 11 12 13 14 15 16 17 18 19
net 972 55 917 1
rpc 742 20 21 22 0
proc2 18 ${numbers(18, 200)}
proc3 22 ${numbers(22, 300)}
proc4 2 2 10853
proc4ops 72 ${numbers(72, 400)}
`,
  'proc/net/ip_vs': `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port Forward Weight ActiveConn InActConn
TCP  C0A80016:0CEA wlc
  -> C0A85216:0CEA      Tunnel  100    248        2
  -> C0A85318:0CEA      Tunnel  20     3          1
FWM  10001000 wlc
  -> C0A83215:0CEA      Route   0      0          4
UDP  [2620:0000:0000:0000:0000:0000:0000:0001]:0050 sh
  -> [2620:0000:0000:0000:0000:0000:0000:0003]:0050      Route   1      0          9
`,
  'proc/net/ip_vs_stats': `   Total Incoming Outgoing         Incoming         Outgoing
   Conns  Packets  Packets            Bytes            Bytes
 16AA370 E33656E5        1     51D8C8883AB3                2

 Conns/s   Pkts/s   Pkts/s          Bytes/s          Bytes/s
       4    1FB3C        0          1282A8F                0
`,
  ...directoryOf('sys/class/infiniband/mlx4_0', {
    board_id: 'SM_1141000001000\n',
    fw_ver: '2.31.5050\n',
    hca_type: 'MT4099\n',
  }),
  ...directoryOf(PORT, { rate: '40 Gb/sec (4X QDR)\n', state: '4: ACTIVE\n', phys_state: '5: LinkUp\n' }),
  ...directoryOf(`${PORT}/counters`, {
    excessive_buffer_overrun_errors: '0\n',
    link_downed: '1\n',
    link_error_recovery: '2\n',
    local_link_integrity_errors: '3\n',
    multicast_rcv_packets: '93\n',
    multicast_xmit_packets: '16\n',
    port_rcv_constraint_errors: '4\n',
    port_rcv_data: '4631917\n',
    port_rcv_discards: '5\n',
    port_rcv_errors: '6\n',
    port_rcv_packets: '6825908347\n',
    port_rcv_remote_physical_errors: '7\n',
    port_rcv_switch_relay_errors: '8\n',
    port_xmit_constraint_errors: '9\n',
    port_xmit_data: '3733440\n',
    port_xmit_discards: '10\n',
    port_xmit_packets: '6235865\n',
    port_xmit_wait: '4294967295\n',
    symbol_error: '11\n',
    unicast_rcv_packets: '61148\n',
    unicast_xmit_packets: '61239\n',
    VL15_dropped: '12\n',
  }),
  ...directoryOf('sys/class/infiniband/hfi1_0', {
    board_id: 'HPE 100Gb 1-port\n',
    fw_ver: '1.27.0\n',
    hca_type: '\n',
  }),
  ...directoryOf(OPA, { rate: '100 Gb/sec (4X EDR)\n', state: '1: DOWN\n', phys_state: '3: Disabled\n' }),
  ...directoryOf(`${OPA}/counters`, { port_rcv_data: '1\n', port_xmit_data: 'N/A (no PMA)\n', link_downed: '13\n' }),
  ...directoryOf('sys/class/fc_host/host0', {
    dev_loss_tmo: '30\n',
    fabric_name: '0x0\n',
    node_name: '0x2000e0071bce95f2\n',
    port_id: '0x000002\n',
    port_name: '0x1000e0071bce95f2\n',
    port_state: 'Online\n',
    port_type: 'Point-To-Point (direct nport connection)\n',
    speed: '16 Gbit\n',
    supported_classes: 'Class 3\n',
    supported_speeds: '4 Gbit, 8 Gbit, 16 Gbit\n',
    symbolic_name: 'Emulex SN1100E2P FV12.4.270.3\n',
    tgtid_bind_type: 'none\n',
  }),
  ...directoryOf('sys/class/fc_host/host0/statistics', {
    dumped_frames: '0xffffffffffffffff\n',
    error_frames: '0x1\n',
    fcp_packet_aborts: '0x13\n',
    invalid_crc_count: '0x2\n',
    invalid_tx_word_count: '0x8\n',
    link_failure_count: '0x9\n',
    loss_of_signal_count: '0x11\n',
    loss_of_sync_count: '0x10\n',
    nos_count: '0x12\n',
    rx_frames: '0x3\n',
    rx_words: '0x4\n',
    seconds_since_last_reset: '0x7\n',
    tx_frames: '0x5\n',
    tx_words: '0x6\n',
  }),
};
