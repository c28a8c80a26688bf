/* Scan after scan: by a scanner that types, or by the camera. Chromium on phones reads barcodes by itself; for the others
   zxing comes as WebAssembly, once the camera is started. */
(() => {
  "use strict";

  const byId = (id) => document.getElementById(id);
  const field = byId("scan-number"), rows = byId("scan-rows"), camera = byId("camera"), view = byId("camera-view");
  const note = byId("camera-note"), start = byId("camera-start"), stop = byId("camera-stop"), announcer = byId("announcer");
  const FORMATS = ["ean_13", "ean_8", "upc_a", "upc_e", "code_128", "code_39", "itf", "qr_code", "data_matrix"];
  const ZXING = ["EAN13", "EAN8", "UPCA", "UPCE", "Code128", "Code39", "ITF", "QRCode", "DataMatrix"];
  const PAUSE = 150, AWAY = 1200; // ms between looks; how long a code is out of sight before it counts again
  let sound, stream, timer, last = "", seenAt = 0;

  const beep = () => {
    sound ??= new AudioContext();
    const tone = sound.createOscillator(), volume = sound.createGain();
    tone.frequency.value = 1400;
    volume.gain.value = 0.1;
    tone.connect(volume).connect(sound.destination);
    tone.start();
    tone.stop(sound.currentTime + 0.09);
  };
  const add = (number) => {
    number = number.trim();
    if (!number) return;
    let row = [...rows.rows].find((one) => one.querySelector("[name=number]").value.trim().toUpperCase() === number.toUpperCase());
    const there = Boolean(row);
    row ??= byId("scan-row").content.firstElementChild.cloneNode(true);
    const quantity = row.querySelector("[name=quantity]");
    if (there) quantity.value = String((Number(quantity.value.replace(",", ".")) || 0) + 1);
    row.querySelector("[name=number]").value = number;
    rows.prepend(row);
    byId("scan-count").textContent = rows.rows.length;
    announcer.textContent = camera.dataset.got.replace("{number}", number).replace("{quantity}", quantity.value);
    beep();
    navigator.vibrate?.(40);
  };

  byId("scan-form").addEventListener("submit", (event) => {
    if (event.submitter?.name === "step") return;
    event.preventDefault();
    add(field.value);
    field.value = "";
    field.focus();
  });

  /* Return what finds the codes in the picture of the camera. */
  const detector = async () => {
    const known = "BarcodeDetector" in window ? await BarcodeDetector.getSupportedFormats() : [];
    const formats = FORMATS.filter((one) => known.includes(one));
    if (formats.length) {
      const own = new BarcodeDetector({ formats });
      return async () => (await own.detect(view)).map((one) => one.rawValue);
    }
    await new Promise((done, failed) => {
      const script = document.createElement("script");
      Object.assign(script, { src: camera.dataset.detector, onload: done, onerror: failed });
      document.head.append(script);
    });
    ZXingWASM.prepareZXingModule({ overrides: { locateFile: () => camera.dataset.wasm } });
    const canvas = document.createElement("canvas"), brush = canvas.getContext("2d", { willReadFrequently: true });
    return async () => {
      Object.assign(canvas, { width: view.videoWidth, height: view.videoHeight });
      brush.drawImage(view, 0, 0);
      const picture = brush.getImageData(0, 0, canvas.width, canvas.height);
      const found = await ZXingWASM.readBarcodes(picture, { formats: ZXING, maxNumberOfSymbols: 1 });
      return found.map((one) => one.text);
    };
  };
  const look = async (detect) => {
    if (!stream) return;
    const codes = view.videoWidth ? await detect() : [];
    const now = Date.now();
    for (const code of codes) {
      if (code !== last || now - seenAt > AWAY) add(code);
      [last, seenAt] = [code, now];
    }
    timer = setTimeout(() => look(detect).catch(fail), PAUSE);
  };

  const say = (why) => {
    note.textContent = camera.dataset[why];
    note.hidden = false;
  };
  const end = () => {
    clearTimeout(timer);
    stream?.getTracks().forEach((track) => track.stop());
    stream = view.srcObject = null;
    view.hidden = stop.hidden = true;
    start.hidden = false;
  };
  const fail = (error) => {
    end();
    say({ NotAllowedError: "denied", SecurityError: "denied", NotFoundError: "missing", OverconstrainedError: "missing" }[error.name] ?? "failed");
  };
  const begin = async () => {
    note.hidden = true;
    if (!navigator.mediaDevices) return say("insecure");
    sound ??= new AudioContext(); // a browser lets a page sound only after a press
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } }, audio: false });
    view.srcObject = stream;
    view.hidden = stop.hidden = false;
    start.hidden = true;
    await view.play();
    await look(await detector());
  };
  start.addEventListener("click", () => { // a second press while the browser asks would open the camera twice
    start.disabled = true;
    begin().catch(fail).finally(() => { start.disabled = false; });
  });
  stop.addEventListener("click", end);
  addEventListener("pagehide", end);
})();
