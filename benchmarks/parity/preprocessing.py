"""Images and videos through the processors of ViT, DeiT and VideoMAE, Pillow's and torchvision's."""

import shutil
from pathlib import Path

import numpy as np
import torch
from fixture import write_json
from pictures import write_images, write_video
from safetensors.torch import save_file
from transformers import (
    DeiTImageProcessor,
    DeiTImageProcessorPil,
    VideoMAEImageProcessor,
    VideoMAEImageProcessorPil,
    ViTImageProcessor,
    ViTImageProcessorPil,
)
from transformers.image_utils import load_image

PROCESSORS = {
    "ViTImageProcessor": (ViTImageProcessorPil, ViTImageProcessor),
    "DeiTImageProcessor": (DeiTImageProcessorPil, DeiTImageProcessor),
    "VideoMAEImageProcessor": (VideoMAEImageProcessorPil, VideoMAEImageProcessor),
}
NEAREST, LANCZOS, BILINEAR, BICUBIC, BOX, HAMMING = range(6)
HALF = {"image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}
IMAGENET = {"image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225]}
VIT = {
    "image_processor_type": "ViTImageProcessor",
    "do_resize": True,
    "do_rescale": True,
    "do_normalize": True,
    "rescale_factor": 1 / 255,
    "resample": BILINEAR,
    "size": {"height": 18, "width": 18},
    **HALF,
}
DEIT = {
    **VIT,
    **IMAGENET,
    "image_processor_type": "DeiTImageProcessor",
    "resample": BICUBIC,
    "size": {"height": 24, "width": 24},
    "do_center_crop": True,
    "crop_size": {"height": 18, "width": 18},
}
VIDEO = {
    **DEIT,
    "image_processor_type": "VideoMAEImageProcessor",
    "resample": BILINEAR,
    "size": {"shortest_edge": 20},
}
# Some settings exist in Pillow alone; torchvision's processor then takes the nearest it has.
SETTINGS = {
    "vit": VIT,
    "vit-bicubic-oblong": {**VIT, **IMAGENET, "resample": BICUBIC, "size": {"height": 15, "width": 22}},
    "vit-nearest": {**VIT, "resample": NEAREST},
    "vit-lanczos": {**VIT, "resample": LANCZOS},
    "vit-box": {**VIT, "resample": BOX},
    "vit-hamming": {**VIT, "resample": HAMMING},
    "vit-enlarged": {**VIT, "resample": BICUBIC, "size": {"height": 44, "width": 44}},
    "vit-no-normalize": {**VIT, "do_normalize": False},
    "vit-other-rescale": {**VIT, "rescale_factor": 1 / 127.5, "do_normalize": False},
    "deit": DEIT,
    "deit-crop-beyond": {**DEIT, "size": {"height": 14, "width": 14}},
    "videomae": VIDEO,
    "videomae-odd-crop": {**VIDEO, "size": {"shortest_edge": 21}},
}
TORCHVISION = {NEAREST, BILINEAR, BICUBIC}
FEW = ["rgb.png", "jpeg-420.jpg", "tall.png", "one-pixel.png"]


def images_for(name, images):
    return [i for i in images if i.name in FEW] if name.startswith("vit-") else images


def run(processor, image, video, **options):
    given = [image] if video else image
    out = processor(given, return_tensors="pt", **options)["pixel_values"]
    return out[0, 0] if video else out[0]


def write_case(root, name, settings, images):
    folder = root / "settings" / name
    folder.mkdir(parents=True)
    slow, fast = (kind(**settings) for kind in PROCESSORS[settings["image_processor_type"]])
    video = settings["image_processor_type"].startswith("VideoMAE")
    raw = {"do_rescale": False, "do_normalize": False}
    tensors = {}
    for path in images_for(name, images):
        image = load_image(str(path))
        grey = run(slow, image, video, **raw)
        tensors[f"pil.{path.name}"] = grey.round().to(torch.uint8).permute(1, 2, 0).contiguous()
        if settings["resample"] in TORCHVISION:
            grey = run(fast, image, video, **raw)
            tensors[f"fast.{path.name}"] = grey.to(torch.uint8).permute(1, 2, 0).contiguous()
        if path.name == "rgb.png":  # what the model is given
            tensors[f"values.{path.name}"] = run(slow, image, video).float().contiguous()
    save_file(tensors, folder / "expected.safetensors")
    write_json(folder / "preprocessor_config.json", settings)
    write_json(folder / "expected.json", {"images": [p.name for p in images_for(name, images)]})


def old_spellings(root):
    """The same settings as files of older releases have them."""
    for name, base, changes in [
        ("vit-old", "vit", {"size": 18, "image_processor_type": None, "rescale_factor": None}),
        ("deit-old", "deit", {"size": 24, "crop_size": 18, "image_processor_type": None}),
        ("videomae-old", "videomae", {"size": 20, "crop_size": 18, "image_processor_type": None}),
    ]:
        settings = {**SETTINGS[base], **changes}
        kind = SETTINGS[base]["image_processor_type"].removesuffix("ImageProcessor")
        settings["feature_extractor_type"] = f"{kind}FeatureExtractor"
        folder = root / "settings" / name
        folder.mkdir()
        write_json(folder / "expected.json", {"same_as": base})
        write_json(
            folder / "preprocessor_config.json",
            {key: value for key, value in settings.items() if value is not None},
        )


def write_videos(root):
    """Every frame, and what VideoMAE's processor makes of the clip that its example samples."""
    folder = root / "videos"
    folder.mkdir()
    kinds = {  # threads given: each number of them, by default the machine's, cuts frames otherwise
        "h264.mp4": ("libx264", {"crf": "18", "g": "7", "bf": "2", "threads": "1"}),
        "mpeg4.avi": ("mpeg4", {"qscale": "3", "flags": "qscale", "threads": "3"}),
    }
    for name, (codec, options) in kinds.items():
        case = folder / Path(name).stem
        case.mkdir()
        frames = write_video(case / name, codec, **options)
        processor = VideoMAEImageProcessorPil(**VIDEO)
        clip, stride = (16, 4) if name.endswith("mp4") else (5, 3)
        chosen = sampled(len(frames), clip, stride)
        raw = {"do_rescale": False, "do_normalize": False, "return_tensors": "pt"}
        processed = processor([list(frames[chosen])], **raw)["pixel_values"][0]
        save_file(
            {
                "frames": torch.from_numpy(frames),
                "processed": processed.round().to(torch.uint8).permute(0, 2, 3, 1).contiguous(),
            },
            case / "expected.safetensors",
        )
        write_json(case / "preprocessor_config.json", VIDEO)
        write_json(case / "expected.json", {"video": name, "clip": clip, "stride": stride})


def sampled(total, clip, stride):
    """As the example in VideoMAE's documentation, its run of frames at the centre."""
    run = min(total, clip * stride)
    start = (total - run) // 2
    places = np.linspace(start, start + run, num=clip)
    return np.clip(places, start, start + run - 1).astype(np.int64)


def write(root):
    shutil.rmtree(root, ignore_errors=True)
    images = root / "images"
    images.mkdir(parents=True)
    write_images(images)
    for name, settings in SETTINGS.items():
        write_case(root, name, settings, sorted(images.iterdir()))
    old_spellings(root)
    write_videos(root)
