import type { Collector } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import type { Machine } from './machine.ts';

/** What /etc/selinux/config asks for, as the number that node_exporter shows. */
const MODES: Readonly<Record<string, number>> = { enforcing: 1, permissive: 0, disabled: -1 };

export function selinux(machine: Machine): Collector {
  return defineCollector('selinux', true, (families) => {
    const enforce = machine.attribute(machine.sys('fs/selinux/enforce'));
    const isEnabled = enforce !== null;
    families.gauge('node_selinux_enabled', 'SELinux is enabled, 1 is true, 0 is false', isEnabled ? 1 : 0);
    if (!isEnabled) return;
    const config = machine.readIfAny(machine.root('etc/selinux/config')) ?? '';
    const wanted = /^\s*SELINUX\s*=\s*(\w+)/m.exec(config)?.[1] ?? 'disabled';
    families.gauge(
      'node_selinux_config_mode',
      'Configured SELinux enforcement mode',
      MODES[wanted.toLowerCase()] ?? MODES.disabled,
    );
    families.gauge('node_selinux_current_mode', 'Current SELinux enforcement mode', Number(enforce));
  });
}
