import { t } from '@lingui/core/macro';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { authRead, authRequest } from '../../lib/auth-request';
import { dateText } from '../../lib/date-time';
import { deviceName, type Device } from '../../lib/device-name';
import { messageFor } from '../../lib/error-message';
import { Button } from '../../ui/button';

interface TrustedDevice extends Device {
  readonly id: string;
  readonly isCurrent: boolean;
  readonly createdAt: string;
}

const trustedDevicesOptions = queryOptions({
  queryKey: ['account', 'trusted-devices'],
  queryFn: async ({ signal }) => {
    const { devices } = (await authRead('/trusted-devices', signal)) as { devices: TrustedDevice[] };
    return devices;
  },
});

/** Devices where the user chose to skip the code. Renders nothing if there are none. */
export function TrustedDevices() {
  const { data: devices = [] } = useQuery(trustedDevicesOptions);
  const queryClient = useQueryClient();
  const remove = useMutation({
    networkMode: 'always',
    mutationFn: (id: string) => authRequest('/trusted-devices/revoke', { id }),
    onSettled: () => queryClient.invalidateQueries(trustedDevicesOptions),
  });
  if (devices.length === 0) return null;
  return (
    <>
      <h3 className="mt-6 text-sm font-medium">{t`Trusted devices`}</h3>
      <ul aria-label={t`Trusted devices`} className="divide-line mt-1 divide-y">
        {devices.map((device) => (
          <TrustedDeviceRow
            key={device.id}
            device={device}
            onRemove={() => {
              remove.mutate(device.id);
            }}
          />
        ))}
      </ul>
      {remove.error && (
        <p role="alert" className="text-danger mt-2 text-sm font-medium">
          {t`Nothing was changed.`} {messageFor(remove.error)}
        </p>
      )}
    </>
  );
}

function TrustedDeviceRow({ device, onRemove }: { device: TrustedDevice; onRemove: () => void }) {
  const name = deviceName(device);
  const since = dateText(device.createdAt);
  return (
    <li className="flex flex-wrap items-center gap-x-3 text-sm">
      <p className="min-w-0 grow basis-48 py-2">
        {name}
        {device.isCurrent && <span className="text-accent"> {t`(this device)`}</span>}
        <span className="text-muted">, {t`since ${since}`}</span>
      </p>
      <Button look="quiet" onClick={onRemove}>
        {t`Remove`}
        <span className="sr-only">{name}</span>
      </Button>
    </li>
  );
}
