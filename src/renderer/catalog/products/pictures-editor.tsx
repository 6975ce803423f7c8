import { ArrowLeft, ArrowRight, ImagePlus, X } from 'lucide-react';
import { useRef } from 'react';
import { mostPictures, type CrewProduct } from '../../../shared/catalog/index.ts';
import type { PictureId } from '../../../shared/kernel/index.ts';
import { Button, IconButton, useBusy } from '../../ui/index.ts';
import { uploadPicture } from '../files.ts';
import { told, type CatalogHouse } from '../house.ts';
import { catalogMessages } from '../messages.ts';
import { ProductPicture } from '../picture.tsx';
import { moved } from '../shelf/use-shelf-order.ts';

/** A product's pictures in their order; each change holds at once. */
export function PicturesEditor(props: {
  readonly house: CatalogHouse;
  /** Null for a product that is not saved yet. */
  readonly product: CrewProduct | null;
  readonly onChanged: (product: CrewProduct) => void;
}) {
  const t = catalogMessages.useText();
  const { house, product, onChanged } = props;
  const input = useRef<HTMLInputElement>(null);
  const [isBusy, busily] = useBusy();
  const pictures = product?.pictures ?? [];
  const room = mostPictures - pictures.length;

  const add = async (files: readonly File[]): Promise<void> => {
    if (product === null) return;
    await busily(async () => {
      for (const file of files.slice(0, room)) {
        const next = await told(() => uploadPicture(house, product.id, file));
        if (next === null) break;
        onChanged(next);
      }
    });
  };
  const set = async (pictureIds: PictureId[]): Promise<void> => {
    if (product === null) return;
    const next = await told(() =>
      house.api().catalog.setPictures({ productId: product.id, pictureIds }),
    );
    if (next !== null) onChanged(next);
  };
  const ids = pictures.map(({ id }) => id);
  return (
    <section aria-label={t('pictures')}>
      {pictures.length > 0 && (
        <ul className="flex flex-wrap gap-8 pb-8">
          {pictures.map((picture, place) => (
            <li key={picture.id} data-testid="product-picture" className="group w-104">
              <span className="relative block">
                <ProductPicture
                  picture={picture}
                  baseUrl={house.gateway()?.baseUrl ?? null}
                  alt={t('pictureOf', { n: place + 1, of: pictures.length })}
                  className="size-104"
                />
                {place === 0 && (
                  <span className="absolute bottom-4 left-4 rounded-4 bg-[oklch(.16_.004_85/.76)] px-6 text-12">
                    {t('cover')}
                  </span>
                )}
              </span>
              <span className="flex">
                <IconButton
                  label={t('earlier')}
                  disabled={place === 0}
                  onClick={() => void set(moved(ids, place, place - 1))}
                >
                  <ArrowLeft size={14} strokeWidth={1.75} />
                </IconButton>
                <IconButton
                  label={t('later')}
                  disabled={place === pictures.length - 1}
                  onClick={() => void set(moved(ids, place, place + 1))}
                >
                  <ArrowRight size={14} strokeWidth={1.75} />
                </IconButton>
                <IconButton
                  label={t('removePicture')}
                  className="ml-auto"
                  onClick={() => void set(ids.filter((id) => id !== picture.id))}
                >
                  <X size={14} strokeWidth={1.75} />
                </IconButton>
              </span>
            </li>
          ))}
        </ul>
      )}
      <div className="flex items-center gap-12">
        <Button
          isBusy={isBusy}
          disabled={room <= 0}
          disabledReason={product === null ? t('saveFirst') : null}
          onClick={() => input.current?.click()}
        >
          <ImagePlus size={16} strokeWidth={1.75} />
          {t('addPicture')}
        </Button>
        <span className="text-12 text-ink-3">{t('picturesHint', { count: mostPictures })}</span>
      </div>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept="image/jpeg,image/png,image/webp"
        data-testid="picture-input"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          void add(files);
        }}
      />
    </section>
  );
}
