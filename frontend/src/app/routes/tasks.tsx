import { getRouteApi } from '@tanstack/react-router';
import { TasksPage } from '../../features/tasks/components/tasks-page';
import { useMember } from '../member';

const route = getRouteApi('/member/tasks');

export function Tasks() {
  return <TasksPage userId={useMember().id} search={route.useSearch()} />;
}
