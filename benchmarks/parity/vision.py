"""ViT, DeiT and VideoMAE: last hidden states, pooled vectors, logits, and gradients of slices."""

import torch
from fixture import Case, integers, normal, rounded
from transformers import (
    DeiTConfig,
    DeiTForImageClassification,
    DeiTForImageClassificationWithTeacher,
    DeiTModel,
    VideoMAEConfig,
    VideoMAEForPreTraining,
    VideoMAEForVideoClassification,
    VideoMAEModel,
    ViTConfig,
    ViTForImageClassification,
    ViTModel,
)

SMALL = {
    "hidden_size": 16,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 28,
    "image_size": 12,
    "patch_size": 4,
}
VIDEO = {**SMALL, "num_frames": 4, "image_size": 8}
MEAN = [0.485, 0.456, 0.406]
STD = [0.229, 0.224, 0.225]


class Vision:
    """`pixels` is height and width of what the model is shown, if not its own size."""

    def __init__(self, name, about, model, config, pixels=None, rows=3, save=None):
        self.name, self.about, self.model, self.config = name, about, model, config
        self.pixels, self.rows, self.options = pixels, rows, save or {}

    def write(self, root):
        case = Case(root, self.name, self.about)
        model = case.random(self.model(self.config))
        dtype = self.options.get("dtype")
        if dtype:
            rounded(model, dtype)
        case.save(model, **self.options)
        size = self.config.image_size
        height, width = self.pixels or (size if isinstance(size, (list, tuple)) else (size, size))
        channels = self.config.num_channels
        frames = getattr(self.config, "num_frames", None)
        shape = (self.rows, *([frames] if frames else []), channels, height, width)
        grey = integers(0, 256, shape, case.seed, "pixels").to(torch.uint8)
        mean, std = (torch.tensor(v[:channels]).reshape(-1, 1, 1) for v in (MEAN, STD))
        values = (grey.float() / 255 - mean) / std
        options = {"interpolate_pos_encoding": True} if self.pixels else {}
        base = getattr(model, model.base_model_prefix, model)
        outputs = base(values, **options)
        hidden = outputs.last_hidden_state
        probe = normal(hidden.shape, case.seed, "probe", deviation=0.1)
        case.put(pixels=grey, hidden=hidden, probe=probe)
        if "pooling" in self.options.get("config", {}):
            case.put(pooled=outputs.pooler_output)
        if type(model).__name__.endswith("Classification"):  # not the mean of a teacher's two
            case.put(logits=model(values, **options).logits)
        case.slices(model, (hidden * probe).sum())
        case.close(mean=MEAN[:channels], std=STD[:channels])


def cases():
    video = {"tubelet_size": 2}
    return [
        Vision("vit", "patches of 4 in 12 x 12 pixels", ViTModel, ViTConfig(**SMALL)),
        Vision(
            "vit-pooler",
            "the pretrained dense layer over the first token, which slicesweep is asked for",
            ViTModel,
            ViTConfig(**SMALL),
            save={"config": {"pooling": "pooler"}},
        ),
        Vision(
            "vit-odd",
            "odd patches that leave a border over, odd sizes, another epsilon",
            ViTModel,
            ViTConfig(
                **{
                    **SMALL,
                    "hidden_size": 15,
                    "num_attention_heads": 3,
                    "intermediate_size": 23,
                    "image_size": 17,
                    "patch_size": 5,
                    "layer_norm_eps": 1e-3,
                }
            ),
            rows=2,
        ),
        Vision(
            "vit-larger",
            "interpolated positions: more pixels than the model was made for",
            ViTModel,
            ViTConfig(**SMALL),
            pixels=(20, 20),
        ),
        Vision(
            "vit-smaller-wide",
            "interpolated positions: fewer rows, more columns",
            ViTModel,
            ViTConfig(**{**SMALL, "image_size": 16}),
            pixels=(8, 28),
        ),
        Vision(
            "vit-no-bias",
            "qkv_bias false, GELU's approximation",
            ViTModel,
            ViTConfig(**SMALL, qkv_bias=False, hidden_act="gelu_new"),
        ),
        Vision(
            "vit-grey", "one channel, ReLU", ViTModel, ViTConfig(**SMALL, num_channels=1, hidden_act="relu")
        ),
        Vision(
            "vit-classifier",
            "as vit-base is published fine-tuned: vit. and a head, no pooler",
            ViTForImageClassification,
            ViTConfig(**SMALL, num_labels=5),
        ),
        Vision(
            "vit-bf16",
            "stored as BF16",
            ViTModel,
            ViTConfig(**SMALL),
            save={"dtype": torch.bfloat16},
        ),
        Vision("deit", "a token for distillation", DeiTModel, DeiTConfig(**SMALL)),
        Vision(
            "deit-classifier",
            "names begin with deit., and there is a head",
            DeiTForImageClassification,
            DeiTConfig(**SMALL, num_labels=3),
        ),
        Vision(
            "deit-teacher",
            "as deit-base-distilled is published: two heads",
            DeiTForImageClassificationWithTeacher,
            DeiTConfig(**SMALL, num_labels=3),
        ),
        Vision(
            "deit-larger",
            "interpolated positions behind two tokens",
            DeiTModel,
            DeiTConfig(**SMALL),
            pixels=(16, 20),
        ),
        Vision(
            "videomae",
            "mean pooling: no norm at the end of the encoder; q_bias and v_bias",
            VideoMAEModel,
            VideoMAEConfig(**VIDEO, **video),
            rows=2,
        ),
        Vision(
            "videomae-classifier",
            "as the Kinetics models are published: videomae., fc_norm and a head",
            VideoMAEForVideoClassification,
            VideoMAEConfig(**VIDEO, **video, num_labels=4),
            rows=2,
            save={"config": {"qv_bias": None, "qkv_bias": True}},
        ),
        Vision(
            "videomae-first-token",
            "use_mean_pooling false: a norm, and the first token is the video's",
            VideoMAEForVideoClassification,
            VideoMAEConfig(**VIDEO, **video, use_mean_pooling=False, num_labels=4),
            rows=2,
        ),
        Vision(
            "videomae-pretraining",
            "as videomae-base is published: a decoder is in the file, too",
            VideoMAEForPreTraining,
            VideoMAEConfig(
                **VIDEO,
                **video,
                use_mean_pooling=False,
                decoder_num_attention_heads=1,
                decoder_hidden_size=8,
                decoder_num_hidden_layers=1,
                decoder_intermediate_size=8,
            ),
            rows=2,
        ),
        Vision(
            "videomae-no-bias",
            "qkv_bias false, as old configurations call it",
            VideoMAEModel,
            VideoMAEConfig(**VIDEO, **video, qv_bias=False),
            rows=2,
            save={"config": {"qv_bias": None, "qkv_bias": False}},
        ),
        Vision(
            "videomae-tubelets",
            "tubelets of 3 frames, odd patches, an odd number of frames over",
            VideoMAEModel,
            VideoMAEConfig(
                **{**VIDEO, "num_frames": 7, "image_size": 10, "patch_size": 3}, tubelet_size=3
            ),
            rows=2,
        ),
    ]


def write(root):
    for vision in cases():
        vision.write(root)
