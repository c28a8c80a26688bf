/* A signature by finger, pen or mouse: kept as the path of an SVG, 600 wide and 200 high. */
(() => {
  "use strict";
  const pad = (window.pad ??= {});
  const WIDE = 600, HIGH = 200, MOST = 19000;

  pad.drawing = (svg, changed) => {
    const path = svg.querySelector("path");
    let strokes = "", last = "";
    const show = () => path.setAttribute("d", strokes);
    const point = (event) => {
      const box = svg.getBoundingClientRect();
      const within = (share, most) => Math.round(Math.min(Math.max(share, 0), 1) * most);
      return `${within((event.clientX - box.left) / box.width, WIDE)} ${within((event.clientY - box.top) / box.height, HIGH)}`;
    };
    const add = (letter, event) => {
      const here = point(event);
      if (strokes.length > MOST || (letter === "L" && here === last)) return;
      strokes += letter + (last = here);
      show();
    };
    svg.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      svg.setPointerCapture(event.pointerId);
      add("M", event);
      add("L", event);
    });
    svg.addEventListener("pointermove", (event) => svg.hasPointerCapture(event.pointerId) && add("L", event));
    for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, () => changed(strokes));
    return {
      set(text) {
        strokes = text ?? "";
        show();
      },
    };
  };
})();
