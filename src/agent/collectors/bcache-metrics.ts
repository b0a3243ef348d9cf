/** What bcache counts: of a set, of the devices behind it, of the caches before it. */
import type { MetricType } from '../metric-family.ts';

/** The file counts microseconds, but node_exporter takes them for nanoseconds, and its number is the one that is known. */
const TAKEN_FOR_NANOSECONDS = 1e9;

/** File, type, how many of its units are one of the metric's, name behind node_bcache_, help. */
export const SET_METRICS: readonly (readonly [string, MetricType, number, string, string])[] = [
  ['average_key_size', 'gauge', 1, 'average_key_size_sectors', 'Average data per key in the btree (sectors).'],
  ['btree_cache_size', 'gauge', 1, 'btree_cache_size_bytes', 'Amount of memory currently used by the btree cache.'],
  [
    'cache_available_percent',
    'gauge',
    1,
    'cache_available_percent',
    'Percentage of cache device without dirty data, usable for writeback (may contain clean cached data).',
  ],
  ['congested', 'gauge', 1, 'congested', 'Congestion.'],
  [
    'root_usage_percent',
    'gauge',
    1,
    'root_usage_percent',
    'Percentage of the root btree node in use (tree depth increases if too high).',
  ],
  ['tree_depth', 'gauge', 1, 'tree_depth', 'Depth of the btree.'],
  [
    'internal/active_journal_entries',
    'gauge',
    1,
    'active_journal_entries',
    'Number of journal entries that are newer than the index.',
  ],
  ['internal/btree_nodes', 'gauge', 1, 'btree_nodes', 'Total nodes in the btree.'],
  [
    'internal/btree_read_average_duration_us',
    'gauge',
    TAKEN_FOR_NANOSECONDS,
    'btree_read_average_duration_seconds',
    'Average btree read duration.',
  ],
  [
    'internal/cache_read_races',
    'counter',
    1,
    'cache_read_races_total',
    'Counts instances where while data was being read from the cache, the bucket was reused and invalidated - i.e. where the ' +
      'pointer was stale after the read completed.',
  ],
];

/** File in stats_total/, name, help. */
export const BACKING_COUNTERS: readonly (readonly [file: string, name: string, help: string])[] = [
  ['bypassed', 'bypassed_bytes_total', 'Amount of IO (both reads and writes) that has bypassed the cache.'],
  ['cache_hits', 'cache_hits_total', 'Hits counted per individual IO as bcache sees them.'],
  ['cache_misses', 'cache_misses_total', 'Misses counted per individual IO as bcache sees them.'],
  ['cache_bypass_hits', 'cache_bypass_hits_total', 'Hits for IO intended to skip the cache.'],
  ['cache_bypass_misses', 'cache_bypass_misses_total', 'Misses for IO intended to skip the cache.'],
  [
    'cache_miss_collisions',
    'cache_miss_collisions_total',
    'Instances where data insertion from cache miss raced with write (data already present).',
  ],
  ['cache_readaheads', 'cache_readaheads_total', 'Count of times readahead occurred.'],
];

/** Line of writeback_rate_debug, name, help. */
export const WRITEBACK_GAUGES: readonly (readonly [line: string, name: string, help: string])[] = [
  ['rate', 'writeback_rate', 'Current writeback rate for this backing device in bytes.'],
  ['target', 'dirty_target_bytes', 'Current dirty data target threshold for this backing device in bytes.'],
  [
    'proportional',
    'writeback_rate_proportional_term',
    'Current result of proportional controller, part of writeback rate',
  ],
  ['integral', 'writeback_rate_integral_term', 'Current result of integral controller, part of writeback rate'],
  ['change', 'writeback_change', 'Last writeback rate change step for this backing device.'],
];

/** File, type, name, help. */
export const CACHE_METRICS: readonly (readonly [string, MetricType, string, string])[] = [
  ['io_errors', 'gauge', 'io_errors', 'Number of errors that have occurred, decayed by io_error_halflife.'],
  [
    'metadata_written',
    'counter',
    'metadata_written_bytes_total',
    'Sum of all non data writes (btree writes and all other metadata).',
  ],
  ['written', 'counter', 'written_bytes_total', 'Sum of all data that has been written to the cache.'],
];
