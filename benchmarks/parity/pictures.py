"""Small images and videos in the formats that datasets come in."""

import io

import av
import numpy as np
import torch
from fixture import generator
from PIL import Image

HEIGHT, WIDTH = 37, 53


def scene(height, width, *name):
    """Gradients, an edge, a disc and some noise, 8 bits a channel: something for every filter."""
    y, x = np.mgrid[0:height, 0:width] / max(height, width)
    red = 255 * x
    green = 255 * (0.5 + 0.5 * np.sin(9 * y + 4 * x))
    blue = np.where((x - 0.4) ** 2 + (y - 0.3) ** 2 < 0.04, 250, 40 + 120 * y)
    image = np.stack([red, green, blue], -1)
    image[height // 3 : height // 2, width // 5 : width // 2] = [250, 240, 10]
    image[:, width * 3 // 4] = 0
    noise = torch.randn(image.shape, generator=generator("scene", *name)).numpy()
    return np.clip(image + 6 * noise, 0, 255).astype(np.uint8)


def write_images(folder):
    rgb = Image.fromarray(scene(HEIGHT, WIDTH, "rgb"))
    grey = rgb.convert("L")
    alpha = Image.fromarray(scene(HEIGHT, WIDTH, "alpha")[..., 1])
    wide16 = np.asarray(grey).astype(np.uint16) * 257

    def save(image, name, **options):
        image.save(folder / name, **options)

    save(rgb, "jpeg-444.jpg", quality=90, subsampling=0)
    save(rgb, "jpeg-422.jpg", quality=90, subsampling=1)
    save(rgb, "jpeg-420.jpg", quality=90, subsampling=2)
    save(rgb, "jpeg-progressive.jpg", quality=85, subsampling=2, progressive=True)
    save(rgb, "jpeg-coarse.jpg", quality=20, subsampling=2)
    save(grey, "jpeg-grey.jpg", quality=90)
    save(rgb.convert("CMYK"), "jpeg-cmyk.jpg", quality=90)
    small = Image.fromarray(scene(17, 26, "turned"))
    for orientation in range(2, 9):  # as a camera was held
        exif = Image.Exif()
        exif[0x0112] = orientation
        save(small, f"jpeg-turned-{orientation}.jpg", quality=90, subsampling=0, exif=exif.tobytes())
    save(rgb, "rgb.png")
    save(grey, "grey.png")
    save(rgb.quantize(32), "palette.png")
    save(rgb.quantize(16), "palette-transparent.png", transparency=3)
    rgba = rgb.copy()
    rgba.putalpha(alpha)
    save(rgba, "alpha.png")
    both = grey.copy()
    both.putalpha(alpha)
    save(both, "grey-alpha.png")
    save(grey.point(lambda v: 255 * (v > 128)).convert("1"), "one-bit.png")
    save(Image.fromarray(wide16), "grey-16.png")
    save(Image.fromarray(scene(71, 9, "tall")), "tall.png")
    save(Image.fromarray(scene(11, 96, "wide")), "wide.png")
    save(Image.fromarray(scene(1, 1, "one")), "one-pixel.png")


def write_video(path, codec, frames=20, height=36, width=48, rate=10, **options):
    """A moving scene; returns what PyAV decodes again, `[frames, height, width, 3]`."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, options=options)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        wide = scene(height, width + 2 * frames, path.name)
        for index in range(frames):
            picture = np.ascontiguousarray(wide[:, 2 * index : 2 * index + width])
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            for packet in stream.encode(frame):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    return decode(path)


def decode(path):
    with av.open(io.BytesIO(path.read_bytes())) as container:
        return np.stack([f.to_ndarray(format="rgb24") for f in container.decode(video=0)])
