/** Disks, arrays, tapes, memory controllers. */
import { directoryOf, type MachineTree } from '../machine-tree.ts';

export const STORAGE: MachineTree = {
  'proc/mdstat': `Personalities : [raid1] [raid6] [raid5] [raid4] [raid0] [linear]
md3 : active raid6 sda1[8] sdh1[7] sdg1[6] sdf1[5] sde1[11] sdd1[3] sdc1[10] sdb1[9] sdd1[10](S) sdd2[11](S)
      5853468288 blocks super 1.2 level 6, 64k chunk, algorithm 2 [8/8] [UUUUUUUU]

md127 : active raid1 sdi2[0] sdj2[1]
      312319552 blocks [2/2] [UU]
      bitmap: 0/3 pages [0KB], 65536KB chunk

md0 : active raid1 sdk[2](S) sdi1[0] sdj1[1]
      248896 blocks [2/2] [UU]

md4 : inactive raid1 sda3[0](F) sdb3[1](S)
      4883648 blocks [2/2] [UU]

md6 : active raid1 sdb2[2](F) sdc[1](S) sda2[0]
      195310144 blocks [2/1] [U_]
      [=>...................]  recovery =  8.5% (16775552/195310144) finish=17.0min speed=259783K/sec

md8 : active raid1 sdb1[1] sda1[0] sdc[2](S) sde[3](S)
      195310144 blocks [2/2] [UU]
      [=>...................]  resync =  8.5% (16775552/195310144) finish=17.0min speed=259783K/sec

md7 : active raid6 sdb1[0] sde1[3] sdd1[2] sdc1[1](F)
      7813735424 blocks super 1.2 level 6, 512k chunk, algorithm 2 [4/3] [U_UU]
      bitmap: 0/30 pages [0KB], 65536KB chunk

md9 : active raid1 sdc2[2] sdd2[3] sdb2[1] sda2[0] sde[4](F) sdf[5](F) sdg[6](S)
      523968 blocks super 1.2 [4/4] [UUUU]
      resync=DELAYED

md10 : active raid0 sda1[0] sdb1[1]
      314159265 blocks 64k chunks

md11 : active (auto-read-only) raid1 sdb2[0] sdc2[1] sdc3[2](F) hda[4](S) ssdc2[3](S)
      4190208 blocks super 1.2 [2/2] [UU]
      resync=PENDING

md12 : active raid0 sdc2[0] sdd2[1]
      3886394368 blocks super 1.2 512k chunks

md201 : active raid1 sda3[0] sdb3[1]
      1993728 blocks super 1.2 [2/2] [UU]
      [=>...................]  check =  5.7% (114176/1993728) finish=0.2min speed=114176K/sec

unused devices: <none>
`,
  'proc/diskstats': `   7       0 loop0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
 259       0 nvme0n1 47114 4 4643973 21650 1078320 43950 39451633 1011053 0 222766 1032546 0 0 0 0
   8       0 sda 25354637 34367663 1003346126 18492372 28444756 11134226 505697032 63877960 0 9653880 82621804 24577 3 1555136 1028
   8       1 sda1 250 0 2000 36 0 0 0 0 0 36 36 0 0 0 0
 252       0 dm-0 59910002 0 1003337218 46229572 39231014 0 505689600 1158557800 0 11325968 1206301256 49154 0 3110272 2056
  11       0 sr0 0 0 0 0 0 0 0 0 0 0 0
 254       0 vda 1775784 15386 32670882 8655768 6038856 20711856 213637440 2069221364 0 41614592 2077872228 0 0 0 0 13 99
`,
  'udev/b8:0': `S:disk/by-id/x
E:ID_ATA=1
E:ID_ATA_ROTATION_RATE_RPM=7200
E:ID_ATA_WRITE_CACHE=1
E:ID_ATA_WRITE_CACHE_ENABLED=0
E:ID_MODEL=TOSHIBA_KSDB4U86
E:ID_PATH=pci-0000:3b:00.0-sas-phy7-lun-0
E:ID_REVISION=0102
E:ID_SERIAL_SHORT=2160A0D5FVGG
E:ID_WWN=0x7c72382b8de36a64
`,
  'udev/b259:0':
    'E:ID_MODEL=NVME 500\nE:SCSI_IDENT_SERIAL=S680HF8N190894I\nE:ID_SERIAL_SHORT=other\nE:ID_FS_TYPE=ext4\nE:ID_FS_USAGE=filesystem\nE:ID_FS_UUID=7f28cb17\nE:ID_FS_VERSION=1.0\n',
  'udev/b252:0':
    'E:DM_NAME=system-root\nE:DM_UUID=LVM-abc\nE:DM_VG_NAME=system\nE:DM_LV_NAME=root\nE:DM_LV_LAYER=\nE:ID_FS_TYPE=\n',
  ...directoryOf('sys/class/nvme/nvme0', {
    firmware_rev: '1B2QEXP7\n',
    model: 'Samsung SSD 970 PRO 512GB\n',
    serial: 'S680HF8N190894I\n',
    state: 'live\n',
    transport: 'pcie\n',
  }),
  ...directoryOf('sys/devices/system/edac/mc/mc0', {
    ce_count: '1\n',
    ce_noinfo_count: '2\n',
    ue_count: '5\n',
    ue_noinfo_count: '6\n',
    'csrow0/ce_count': '3\n',
    'csrow0/ue_count': '4\n',
  }),
  ...directoryOf('sys/class/scsi_tape/st0/stats', {
    in_flight: '1\n',
    io_ns: '9247011087720\n',
    other_cnt: '1409\n',
    read_byte_cnt: '979383912\n',
    read_cnt: '3741\n',
    read_ns: '33788355744\n',
    resid_cnt: '19\n',
    write_byte_cnt: '1496246784000\n',
    write_cnt: '53772916\n',
    write_ns: '5233597394395\n',
  }),
  'sys/class/scsi_tape/st0a': '-> st0',
  'sys/class/scsi_tape/nst0': '-> st0',
};
