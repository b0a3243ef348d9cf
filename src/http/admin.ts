/** Routes of administration, which need --web.enable-admin-api. */
import { Refusal } from '../errors.ts';
import type { ServerParts } from '../server/parts.ts';
import type { AddRoute } from './routes.ts';

const ACTIONS = [
  ['/admin/tsdb/delete_series', 'deleting series'],
  ['/admin/tsdb/clean_tombstones', 'cleaning tombstones'],
  ['/admin/tsdb/snapshot', 'taking snapshots'],
] as const;

export function addAdminRoutes(add: AddRoute, { flags }: ServerParts): void {
  for (const [path, action] of ACTIONS) {
    const handler = () => {
      if (!flags.webEnableAdminApi) throw new Refusal('admin_disabled', 'admin APIs disabled');
      throw new Refusal('not_implemented', `${action} does not exist yet`);
    };
    add({ methods: ['POST', 'PUT'], path, gated: true, handler });
  }
}
