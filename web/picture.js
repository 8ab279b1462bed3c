/** A picture with a drawing over it; the drawing alone until the picture has come, and where it cannot be shown. */

import { getPreview } from "./api.js";
import { element } from "./dom.js";

/** `file` is the upload of this tab, if it is one. `onFault` is told, for people, why there is no picture. */
export function pictureFigure(id, { alt, file, drawing, onFault }) {
  const figure = element("figure", { class: "preview" });
  if (drawing) figure.append(drawing);
  const put = (address, done) => {
    const image = element("img", {
      src: address, alt,
      load: done,
      error: () => { done(); image.remove(); onFault("The picture could not be loaded."); },
    });
    figure.prepend(image);
  };
  if (file) {
    const address = URL.createObjectURL(file);
    put(address, () => URL.revokeObjectURL(address));
  } else {
    getPreview(id).then(({ url, width, height }) => {
      figure.style.setProperty("--aspect", width / height);
      put(url, () => {});
    }, (error) => onFault(error.message));
  }
  return figure;
}
