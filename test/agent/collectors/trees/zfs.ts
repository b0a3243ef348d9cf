/** A machine with ZFS: statistics of the module, and of one pool. */
import { directoryOf, type MachineTree } from '../machine-tree.ts';

const TITLES = '6 1 0x01 91 4368 5266997922 97951858082072\nname                            type data\n';

export const ZFS: MachineTree = {
  ...directoryOf('proc/spl/kstat/zfs', {
    abdstats: `${TITLES}struct_size                     4    2520\nlinear_cnt                      4    62\n`,
    arcstats: `${TITLES}hits                            4    8772612\nmemory_available_bytes          3    -922337203685477580\nc_max                           4    9007199254740993\n`,
    dbufstats: `${TITLES}dbuf_cache_count                4    27\n`,
    dmu_tx: `${TITLES}dmu_tx_assigned                 4    3532844\n`,
    dnodestats: `${TITLES}dnode_hold_dbuf_hold            4    0\n`,
    fm: `${TITLES}erpt-dropped                    4    18\n`,
    vdev_cache_stats: `${TITLES}delegations                     4    40\n`,
    vdev_mirror_stats: `${TITLES}rotating_linear                 4    0\n`,
    xuio_stats: `${TITLES}onloan_read_buf                 4    32\n`,
    zfetchstats: `${TITLES}hits                            4    7067992\n`,
    zil: `${TITLES}zil_commit_count                4    10\n`,
    'tank/io':
      '12 3 0x00 1 80 79205351707403 395818011156865\nnread    nwritten reads    writes   wtime    wlentime wupdate  rtime    rlentime rupdate  wcnt     rcnt\n1884160  3206144  22       132      7155162  104112268 210489 24168078 104112269 79209 0 3\n',
    'tank/objset-0x36': `23 1 0x01 7 2160 221578688875 6665999035587\nname                            type data\ndataset_name                    7    tank/home\nwrites                          4    4\nnwritten                        4    6\nreads                           4    2\n`,
    'tank/state': 'DEGRADED\n',
  }),
};
