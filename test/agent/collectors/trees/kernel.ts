/** CPUs, network and what else the kernel counts, of a machine with more of them than the one that runs the tests. */
import { directoryOf, type MachineTree } from '../machine-tree.ts';

export const KERNEL: MachineTree = {
  'proc/stat': `cpu  301854 612 111922 8979004 3552 2 3944 0 44 36
cpu0 44490 19 21045 1087069 220 1 3410 1 2 1
cpu1 47869 23 16474 1110787 591 0 46 0 3 4
cpu2 46504 36 15916 1112321 441 0 326 0 5 6
intr 8885917 17 0 0 0 0 0 0 0 1 79281
ctxt 38014093
btime 1418183276
processes 26442
procs_running 2
procs_blocked 1
softirq 5057579 250191 1481983 1647 211099 186066 3 1783454 622196 12499 508444
`,
  'proc/cpuinfo': `processor	: 0
vendor_id	: GenuineIntel
cpu family	: 6
model		: 142
model name	: Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz
stepping	: 10
microcode	: 0xb4
cache size	: 8192 KB
physical id	: 0
core id		: 0
flags		: fpu vme aes avx

processor	: 1
vendor_id	: GenuineIntel
cpu family	: 6
model		: 142
model name	: Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz
stepping	: 10
microcode	: 0xb4
cache size	: 8192 KB
physical id	: 0
core id		: 1
flags		: fpu vme aes avx
`,
  'proc/schedstat': `version 15
timestamp 15819019232
cpu0 498494191 0 3533438552 2553969831 3853684107 2465731542 2045936778163039 343796328169361 4767485306
domain0 00000000,00000003 212499247 210112015 1861015 1860405436 536440 369895 32599 210079416
cpu1 518377256 0 4155211005 2778589869 10466382 2867629021 1904686152592476 364107263788241 5145567945
`,
  'proc/interrupts': `           CPU0       CPU1
  0:         17          0   IO-APIC   2-edge      timer
  8:          0          1   IO-APIC   8-edge      rtc0, other
NMI:         47       5031   Non-maskable interrupts
ERR:          0
MIS:          0
`,
  'proc/meminfo': `MemTotal:        3742148 kB
MemFree:          225472 kB
Active(anon):    2154500 kB
DirectMap2M:     3870720 kB
HugePages_Total:      12
`,
  'proc/vmstat': 'nr_free_pages 977769\npgpgin 1\npgfault 18446744073709551615\nallocstall_dma 0\noom_kill 3\n',
  'proc/loadavg': '0.21 0.37 1.39 1/719 19737\n',
  'proc/sys/fs/file-nr': '1024\t0\t1631329\n',
  'proc/sys/kernel/random/entropy_avail': '1337\n',
  'proc/sys/kernel/random/poolsize': '4096\n',
  ...directoryOf('proc/pressure', {
    cpu: 'some avg10=0.00 avg60=0.00 avg300=0.00 total=14036781\n',
    io: 'some avg10=0.18 avg60=0.34 avg300=0.10 total=159886802\nfull avg10=0.18 avg60=0.34 avg300=0.10 total=159229614\n',
    memory: 'some avg10=0.00 avg60=0.00 avg300=0.00 total=0\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=7\n',
  }),
  ...directoryOf('sys/devices/system/cpu', {
    isolated: '1,3-5\n',
    'cpu0/topology/physical_package_id': '0\n',
    'cpu0/topology/core_id': '0\n',
    'cpu0/thermal_throttle/core_throttle_count': '5\n',
    'cpu0/thermal_throttle/package_throttle_count': '30\n',
    'cpu0/cpufreq/cpuinfo_min_freq': '800000\n',
    'cpu0/cpufreq/cpuinfo_max_freq': '2400000\n',
    'cpu0/cpufreq/scaling_cur_freq': '1219917\n',
    'cpu0/cpufreq/scaling_min_freq': '800000\n',
    'cpu0/cpufreq/scaling_max_freq': '2400000\n',
    ...Object.fromEntries(
      ['cpu0', 'cpu1'].flatMap((cpu) => [
        [`${cpu}/cpufreq/related_cpus`, '0\n'],
        [`${cpu}/cpufreq/scaling_available_governors`, 'performance powersave\n'],
        [`${cpu}/cpufreq/scaling_driver`, 'intel_pstate\n'],
        [`${cpu}/cpufreq/scaling_governor`, 'powersave\n'],
        [`${cpu}/cpufreq/scaling_setspeed`, '<unsupported>\n'],
      ]),
    ),
    'cpu1/topology/physical_package_id': '0\n',
    'cpu1/topology/core_id': '1\n',
    'cpu1/thermal_throttle/core_throttle_count': '0\n',
    'cpu1/thermal_throttle/package_throttle_count': '30\n',
    'cpu1/cpufreq/cpuinfo_cur_freq': '1200195\n',
    'cpu1/cpufreq/cpuinfo_min_freq': '1200000\n',
    'cpu1/cpufreq/cpuinfo_max_freq': '3300000\n',
    'cpu1/cpufreq/scaling_cur_freq': '1234000\n',
    'cpu1/cpufreq/scaling_min_freq': '1200000\n',
    'cpu1/cpufreq/scaling_max_freq': '3300000\n',
    'cpu2/topology/physical_package_id': '1\n',
    'cpu2/topology/core_id': '0\n',
    'cpu2/thermal_throttle/core_throttle_count': '40\n',
    'cpu2/thermal_throttle/package_throttle_count': '6\n',
    'cpu3/topology/physical_package_id': '1\n',
    'cpu3/topology/core_id': '0\n',
    'cpu3/thermal_throttle/core_throttle_count': '40\n',
    'cpu3/thermal_throttle/package_throttle_count': '6\n',
  }),
  ...directoryOf('sys/class/dmi/id', {
    bios_date: '04/12/2021\n',
    bios_vendor: 'Dell Inc.\n',
    bios_version: '2.2.4\n',
    board_name: '07PXPY\n',
    board_serial: '.7N62AI2.GRTCL6944100GP.\n',
    board_vendor: 'Dell Inc.\n',
    board_version: 'A01\n',
    chassis_asset_tag: '\n',
    chassis_vendor: 'Dell Inc.\n',
    chassis_type: '23\n',
    product_family: 'PowerEdge\n',
    product_name: 'PowerEdge R6515\n',
    product_sku: 'SKU=NotProvided;ModelName=PowerEdge R6515\n',
    product_uuid: '83340ca8-cb49-4474-8c29-d2088ca84dd9\n',
    sys_vendor: 'Dell Inc.\n',
  }),
  'root/etc/os-release': `NAME="Ubuntu"
VERSION="20.04.2 LTS (Focal Fossa)"
ID=ubuntu
ID_LIKE=debian
PRETTY_NAME='Ubuntu 20.04.2 LTS'
VERSION_ID="20.04.2"
HOME_URL="https://www.ubuntu.com/"
VERSION_CODENAME=focal
# a comment
UBUNTU_CODENAME=focal
`,
};
