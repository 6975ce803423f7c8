import clsx from 'clsx';
import { Package } from 'lucide-react';
import type { Picture } from '../../shared/catalog/index.ts';

/** A product's picture, or the sign of one that has none. */
export function ProductPicture(props: {
  readonly picture: Picture | undefined;
  readonly baseUrl: string | null;
  readonly alt?: string;
  readonly className?: string;
}) {
  const { picture, baseUrl } = props;
  const frame = clsx('shrink-0 rounded-2 bg-0', props.className);
  return picture === undefined || baseUrl === null ? (
    <span className={clsx(frame, 'grid place-items-center text-ink-3')}>
      <Package size={20} strokeWidth={1.75} />
    </span>
  ) : (
    // The studio is another origin to the gateway, which serves only who asks by name.
    <img
      crossOrigin="anonymous"
      src={baseUrl + picture.url}
      alt={props.alt ?? ''}
      draggable={false}
      className={clsx(frame, 'object-cover')}
    />
  );
}
