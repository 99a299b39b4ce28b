import { getRouteApi } from '@tanstack/react-router';
import { TasksPage } from '../../features/tasks/components/tasks-page';
import { placeOf, readTasksSearch } from '../../features/tasks/model/view-search';
import { useMember } from '../member';

const route = getRouteApi('/member/tasks');

export function Tasks() {
  // The router keeps what `validateSearch` leaves out, and the same object as long as nothing in it changes.
  const { task, place } = route.useSearch({
    select: (search) => {
      const read = readTasksSearch({ ...search });
      return { task: read.task, place: placeOf(read) };
    },
    structuralSharing: true,
  });
  return <TasksPage userId={useMember().id} search={place} taskId={task} />;
}
