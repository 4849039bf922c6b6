// Reads a code with the camera where the browser can (BarcodeDetector), and sends it to the search.
const video = document.getElementById("camera");
const field = document.getElementById("code");

async function watch() {
  const detector = new BarcodeDetector();
  video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  video.classList.remove("d-none");
  await video.play();
  while (video.srcObject) {
    const [found] = await detector.detect(video);
    if (found) {
      for (const track of video.srcObject.getTracks()) track.stop();
      field.value = found.rawValue;
      field.form.requestSubmit();
      return;
    }
    await new Promise((next) => setTimeout(next, 200));
  }
}

if ("BarcodeDetector" in window && navigator.mediaDevices) watch().catch(() => field.focus());
else field.focus();
