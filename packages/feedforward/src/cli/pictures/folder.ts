/**
 * Folders of pictures by class, as `train`, `eval` and `bench` read them: with progress, and with what is wrong in the reader's language.
 */

import type { PictureSet } from "../../data/picture-set.ts";
import { holdsPictures } from "../../files/picture-folder.ts";
import { loadPictures, type PictureFolderOptions } from "../../node.ts";
import type { OptionRow } from "../command/command.ts";
import { aboutFile, UsageError } from "../failure/failure.ts";
import { isFolder } from "../table/file.ts";
import type { Reader } from "../terminal/terminal.ts";
import type { Messages } from "../words/language.ts";
import type { ImageSet } from "./sample.ts";

/** What `train` asks of pictures. */
export const pictureOptions = {
  size: {
    kind: "string",
    default: null,
    value: "HxW",
    text: {
      en: "of a folder of pictures the height and width that all are resized to (bilinear); without it they must be of one size",
      ko: "그림 폴더의 모든 그림을 맞출 높이x너비(쌍선형 보간). 없으면 모두 크기가 같아야 합니다",
    },
  },
  channels: {
    kind: "number",
    default: null,
    isWhole: true,
    least: 1,
    most: 3,
    text: {
      en: "1 takes pictures as grey, 3 as coloured; without it 1 where all are grey",
      ko: "1은 흑백, 3은 컬러로 읽습니다. 없으면 모든 그림이 흑백일 때 1",
    },
  },
} as const satisfies Readonly<Record<string, OptionRow>>;

export interface PictureAsked {
  readonly size: string | null;
  readonly channels: number | null;
}

/** Whether `--data` names such a folder, and not one of MNIST's files. */
export async function isPictureFolder(data: string | null): Promise<boolean> {
  return data !== null && (await isFolder(data)) && (await holdsPictures(data));
}

/** What was asked of the pictures, as the library takes it. */
export function pictureWish({ size, channels }: PictureAsked, messages: Messages): PictureFolderOptions {
  if (channels === 2) throw new UsageError(messages.notAChoice("--channels", "2", "1, 3"));
  const wish = channels === null ? {} : { channels: channels as 1 | 3 };
  if (size === null) return wish;
  const [, height = "0", width = "0"] = /^([1-9]\d{0,3})[x×]([1-9]\d{0,3})$/.exec(size.trim()) ?? [];
  const sides = [Number(height), Number(width)] as const;
  if (sides.some((side) => side < 1 || side > 4096))
    throw new UsageError(messages.notNumbers("--size", messages.sizeForm, size));
  return { ...wish, size: sides };
}

export interface Reading {
  readonly isQuiet: boolean;
  /** After every picture; what it throws ends the reading. */
  readonly onPicture?: () => void;
}

/** The pictures, read one after the other. */
export async function openPictures(
  folder: string,
  wish: PictureFolderOptions,
  { terminal, messages, isQuiet, onPicture }: Reader & Reading,
): Promise<PictureSet> {
  const progress = terminal.progress(messages.readingPictures, isQuiet);
  const onProgress = (done: number, total: number): void => {
    progress.update(done / total, `${done} / ${total}`);
    onPicture?.();
  };
  try {
    return await loadPictures(folder, { ...wish, onProgress });
  } catch (error) {
    const { cause, facts } = error as Error & { readonly facts?: { readonly path?: unknown } };
    const isOfPicture = cause instanceof Error && "facts" in cause && typeof facts?.path === "string";
    throw isOfPicture ? aboutFile(facts.path as string, cause, messages) : error;
  } finally {
    progress.done();
  }
}

/** A set as rows of pixels. */
export function rowsOf({ images, labels, record }: PictureSet): ImageSet {
  const [channels, height, width] = record.shape;
  return { rows: images.reshape(labels.size, channels * height * width), labels, channels, height, width };
}
