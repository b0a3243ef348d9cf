/** Filesystems with statistics of their own. */
import { directoryOf, type MachineTree } from '../machine-tree.ts';

const BTRFS = 'sys/fs/btrfs/0abb23a9-579b-43e6-ad30-227ef47fcb9d';
const BCACHE = 'sys/fs/bcache/deaddd54-c735-46d5-868e-f331c5fd7c74';

const BCACHE_STATISTICS = {
  bypassed: '0\n',
  cache_bypass_hits: '3\n',
  cache_bypass_misses: '4\n',
  cache_hit_ratio: '98\n',
  cache_hits: '546\n',
  cache_miss_collisions: '5\n',
  cache_misses: '7\n',
  cache_readaheads: '13\n',
};

export const FILESYSTEMS: MachineTree = {
  'proc/1/mounts': `/dev/sda1 /nowhere\\040at\\011all ext4 rw,relatime 0 0
/dev/sda1 /nowhere\\040at\\011all ext4 ro 0 0
/dev/sdb1 /gone xfs ro,noexec 0 0
proc /proc proc rw 0 0
tmpfs /run/lock tmpfs rw 0 0
`,
  ...directoryOf('sys/fs/xfs/sda1/stats', {
    stats: `extent_alloc 1 2 3 4
abt 5 6 7 8
blk_map 9 10 11 12 13 14 15
bmbt 16 17 18 19
dir 20 21 22 23
trans 24 25 26
ig 27 28 29 30 31 32 33
log 34 35 36 37 38
push_ail 39 40 41 42 43 44 45 46 47 48
xstrat 49 50
rw 51 52
attr 53 54 55 56
icluster 57 58 59
vnodes 60 61 62 63 64 65 66 67
buf 68 69 70 71 72 73 74 75 76
abtb2 77 78 79 80 81 82 83 84 85 86 87 88 89 90 91
abtc2 92 93 94 95 96 97 98 99 100 101 102 103 104 105 106
bmbt2 107 108 109 110 111 112 113 114 115 116 117 118 119 120 121
ibt2 122 123 124 125 126 127 128 129 130 131 132 133 134 135 136
fibt2 137 138 139 140 141 142 143 144 145 146 147 148 149 150 151
qm 152 153 154 155 156 157 158 159
xpc 399724544 92823103 86219234
debug 0
`,
  }),
  [`${BTRFS}/label`]: 'fixture\n',
  [`${BTRFS}/clone_alignment`]: '4096\n',
  [`${BTRFS}/nodesize`]: '16384\n',
  [`${BTRFS}/sectorsize`]: '4096\n',
  [`${BTRFS}/quota_override`]: '0\n',
  [`${BTRFS}/features/big_metadata`]: '1\n',
  [`${BTRFS}/devices/loop25/size`]: '20971520\n',
  [`${BTRFS}/devices/loop26/size`]: '20971520\n',
  [`${BTRFS}/allocation/global_rsv_reserved`]: '16777216\n',
  [`${BTRFS}/allocation/global_rsv_size`]: '16777216\n',
  ...Object.fromEntries(
    ['data', 'metadata', 'system'].flatMap((kind) =>
      Object.entries({
        bytes_may_use: '0\n',
        bytes_pinned: '0\n',
        bytes_readonly: '0\n',
        bytes_reserved: '4096\n',
        bytes_used: '808189952\n',
        disk_total: '2147483648\n',
        disk_used: '808189952\n',
        flags: '1\n',
        total_bytes: '2147483648\n',
        total_bytes_pinned: '0\n',
        [`${kind === 'data' ? 'raid0' : 'raid1'}/total_bytes`]: '2147483648\n',
        [`${kind === 'data' ? 'raid0' : 'raid1'}/used_bytes`]: '808189952\n',
      }).map(([file, text]) => [`${BTRFS}/allocation/${kind}/${file}`, text]),
    ),
  ),
  ...directoryOf(`${BCACHE}/stats_total`, BCACHE_STATISTICS),
  ...directoryOf(`${BCACHE}/stats_five_minute`, BCACHE_STATISTICS),
  ...directoryOf(`${BCACHE}/bdev0/stats_total`, BCACHE_STATISTICS),
  ...directoryOf(`${BCACHE}/bdev0/stats_five_minute`, BCACHE_STATISTICS),
  ...directoryOf(`${BCACHE}/bdev0`, {
    dirty_data: '1.5k\n',
    writeback_rate_debug:
      'rate:\t\t1.1M/sec\ndirty:\t\t20.4G\ntarget:\t\t20.4G\nproportional:\t427.5k\nintegral:\t790.0k\nchange:\t\t321.5k/sec\nnext io:\t17ms\n',
  }),
  ...directoryOf(`${BCACHE}/cache0`, {
    io_errors: '0\n',
    metadata_written: '512\n',
    written: '1024\n',
    priority_stats: 'Unused:\t\t99%\nMetadata:\t0%\nAverage:\t10473\nSectors per Q:\t64\n',
  }),
  ...directoryOf(BCACHE, {
    average_key_size: '0\n',
    btree_cache_size: '0\n',
    'internal/active_journal_entries': '1\n',
    'internal/btree_nodes': '0\n',
    'internal/btree_read_average_duration_us': '1305\n',
    'internal/cache_read_races': '0\n',
    cache_available_percent: '100\n',
    congested: '0\n',
    root_usage_percent: '0\n',
    tree_depth: '0\n',
  }),
};
