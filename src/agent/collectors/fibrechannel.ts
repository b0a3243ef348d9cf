import { type Collector, NoData } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import type { Machine } from './machine.ts';

/** Attributes of a host, which are the names of the labels too; some begin with 0x, which is not shown. */
const WORDS = [
  'speed',
  'port_state',
  'port_type',
  'port_id',
  'port_name',
  'fabric_name',
  'symbolic_name',
  'supported_classes',
  'supported_speeds',
  'dev_loss_tmo',
] as const;

/** File in statistics/ (hexadecimal), name behind node_fibrechannel_, help. */
const STATISTICS: readonly (readonly [file: string, name: string, help: string])[] = [
  ['dumped_frames', 'dumped_frames_total', 'Number of dumped frames'],
  ['error_frames', 'error_frames_total', 'Number of errors in frames'],
  ['invalid_crc_count', 'invalid_crc_total', 'Invalid Cyclic Redundancy Check count'],
  ['rx_frames', 'rx_frames_total', 'Number of frames received'],
  ['rx_words', 'rx_words_total', 'Number of words received by host port'],
  ['tx_frames', 'tx_frames_total', 'Number of frames transmitted by host port'],
  ['tx_words', 'tx_words_total', 'Number of words transmitted by host port'],
  ['seconds_since_last_reset', 'seconds_since_last_reset_total', 'Number of seconds since last host port reset'],
  ['invalid_tx_word_count', 'invalid_tx_words_total', 'Number of invalid words transmitted by host port'],
  ['link_failure_count', 'link_failure_total', 'Number of times the host port link has failed'],
  ['loss_of_sync_count', 'loss_of_sync_total', 'Number of failures on either bit or transmission word boundaries'],
  ['loss_of_signal_count', 'loss_of_signal_total', 'Number of times signal has been lost'],
  ['nos_count', 'nos_total', 'Number Not_Operational Primitive Sequence received by host port'],
  ['fcp_packet_aborts', 'fcp_packet_aborts_total', 'Number of aborted packets'],
];

/** All bits set: the adapter does not count this. */
const NOT_COUNTED = 0xffff_ffff_ffff_ffffn;

export function fibrechannel(machine: Machine): Collector {
  return defineCollector('fibrechannel', true, (families) => {
    const directory = machine.sys('class/fc_host');
    const hosts = machine.listIfAny(directory);
    if (hosts === null) throw new NoData('no Fibre Channel');
    for (const host of hosts) {
      const own = ['fc_host', host] as const;
      const words = WORDS.map((word) => {
        return [word, (machine.attribute(directory, host, word) ?? '').replace(/^0x/, '')] as const;
      });
      const infoHelp = 'Non-numeric data from /sys/class/fc_host/<host>, value is always 1.';
      families.gauge('node_fibrechannel_info', infoHelp, 1, [own, ...words]);
      for (const [file, name, help] of STATISTICS) {
        const text = machine.attribute(directory, host, 'statistics', file);
        if (text === null || !/^(0x[0-9a-f]+|\d+)$/i.test(text) || BigInt(text) === NOT_COUNTED) continue;
        families.counter(`node_fibrechannel_${name}`, help, Number(text), [own]);
      }
    }
  });
}
