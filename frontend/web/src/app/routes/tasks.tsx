import { getRouteApi } from '@tanstack/react-router';
import { TasksPage } from '../../features/tasks/tasks-page';
import { useMember } from '../member';

const route = getRouteApi('/member/tasks');

export function Tasks() {
  const { show, q } = route.useSearch();
  return <TasksPage userId={useMember().id} name={show ?? 'open'} search={q} />;
}
