/** How often CPUs were slowed because of heat, by core and by package. */
import type { FamilySet } from './family-set.ts';
import type { Machine } from './machine.ts';

export function addCpuThrottles(families: FamilySet, machine: Machine): void {
  const directory = machine.sys('devices/system/cpu');
  const coresDone = new Set<string>();
  const packagesDone = new Set<string>();
  for (const cpu of machine.list(directory).filter((name) => /^cpu\d+$/.test(name))) {
    const packageId = machine.numericAttribute(directory, cpu, 'topology/physical_package_id');
    const core = machine.numericAttribute(directory, cpu, 'topology/core_id');
    if (packageId === null || core === null) continue;
    // Threads of one core, and cores of one package, tell the same.
    const coreCount = machine.numericAttribute(directory, cpu, 'thermal_throttle/core_throttle_count');
    if (coreCount !== null && !coresDone.has(`${packageId} ${core}`)) {
      coresDone.add(`${packageId} ${core}`);
      families.counter(
        'node_cpu_core_throttles_total',
        'Number of times this CPU core has been throttled.',
        coreCount,
        [
          ['core', String(core)],
          ['package', String(packageId)],
        ],
      );
    }
    const packageCount = machine.numericAttribute(directory, cpu, 'thermal_throttle/package_throttle_count');
    if (packageCount !== null && !packagesDone.has(String(packageId))) {
      packagesDone.add(String(packageId));
      families.counter(
        'node_cpu_package_throttles_total',
        'Number of times this CPU package has been throttled.',
        packageCount,
        [['package', String(packageId)]],
      );
    }
  }
}
