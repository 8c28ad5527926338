"""The models that adapters are trained on: how each is made, read, pooled, and what is adapted."""

from dataclasses import dataclass, field

import torch
from fixture import batch, integers
from torch.nn import LayerNorm
from transformers import (
    BertConfig,
    BertModel,
    DistilBertConfig,
    DistilBertModel,
    LlamaConfig,
    LlamaForCausalLM,
    LlamaModel,
    RobertaConfig,
    RobertaModel,
    VideoMAEConfig,
    VideoMAEModel,
    ViTConfig,
    ViTModel,
)

CLASSES = 3
VOCABULARY = 41
IGNORED = -100
SIZES = {"hidden_size": 12, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 20}
TEXT = {**SIZES, "vocab_size": VOCABULARY, "max_position_embeddings": 24}
PIXELS = {**SIZES, "patch_size": 4, "image_size": 8}


@dataclass
class Base:
    """`lora` and `ia3` are patterns over names of modules; `feedforward` is scaled at its input."""

    name: str
    model: type
    config: object
    lora: str
    ia3: str
    feedforward: str
    pooling: str
    dense: bool = True
    reads: str = "text"
    methods: list = field(
        default_factory=lambda: ["lora", "ia3", "prompt_tuning", "prefix_tuning"]
    )

    def batch(self, seed):
        """Inputs and labels under the names that tests know."""
        if self.reads == "pixels":
            frames = getattr(self.config, "num_frames", None)
            shape = (3, *([frames] if frames else []), 3, 8, 8)
            grey = integers(0, 256, shape, seed, "pixels").to(torch.uint8)
            return {"pixels": grey, "labels": integers(0, CLASSES, (3,), seed, "labels")}
        ids, mask = batch(seed, 4, 7, VOCABULARY, self.config.pad_token_id)
        given = {"ids": ids, "mask": mask.float()}
        if self.pooling == "none":  # every second token, never a text's first one
            learned = (mask == 1) & (mask.cumsum(1) % 2 == 0)
            return {**given, "labels": torch.where(learned, ids, torch.tensor(IGNORED))}
        return {**given, "labels": integers(0, CLASSES, (4,), seed, "labels")}

    def inputs(self, given):
        """The same as the model's forward takes it."""
        if self.reads == "pixels":
            return {"pixel_values": given["pixels"].float() / 127.5 - 1}
        return {"input_ids": given["ids"], "attention_mask": given["mask"].long()}

    def pooled(self, hidden, given, norm):
        """`hidden` may begin with what a method put before the text."""
        if self.pooling == "cls":
            return hidden[:, 0]
        if self.pooling == "mean_norm":
            return norm(hidden.mean(1))
        mask = given["mask"].unsqueeze(-1)
        if self.pooling == "mean":
            return (hidden * mask).sum(1) / mask.sum(1)
        last = (given["mask"].cumsum(1) * given["mask"]).argmax(1)
        return hidden[torch.arange(len(last)), last]

    def head_norm(self):
        return LayerNorm(self.config.hidden_size) if self.pooling == "mean_norm" else None


def bases():
    bert = {
        "lora": r".*encoder\.layer\.\d+\.(attention\.self\.(query|key|value)|.*dense)",
        "ia3": r".*encoder\.layer\.\d+\.(attention\.self\.(key|value)|output\.dense)",
        "feedforward": r".*encoder\.layer\.\d+\.output\.dense",
    }
    llama = {
        "lora": r".*layers\.\d+\.(self_attn|mlp)\.\w+_proj",
        "ia3": r".*layers\.\d+\.(self_attn\.[kv]_proj|mlp\.down_proj)",
        "feedforward": r".*layers\.\d+\.mlp\.down_proj",
    }
    llama_config = LlamaConfig(
        **{**TEXT, "num_attention_heads": 4, "hidden_size": 16},
        num_key_value_heads=2,
        pad_token_id=0,
    )
    return [
        Base("bert", BertModel, BertConfig(**TEXT), **bert, pooling="mean"),
        Base(
            "roberta",
            RobertaModel,
            RobertaConfig(**TEXT, type_vocab_size=1, pad_token_id=1, layer_norm_eps=1e-5),
            **bert,
            pooling="cls",
        ),
        Base(
            "distilbert",
            DistilBertModel,
            DistilBertConfig(
                vocab_size=VOCABULARY,
                dim=12,
                n_layers=2,
                n_heads=2,
                hidden_dim=20,
                max_position_embeddings=24,
            ),
            lora=r".*layer\.\d+\.(attention\.\w+_lin|ffn\.lin[12])",
            ia3=r".*layer\.\d+\.(attention\.[kv]_lin|ffn\.lin2)",
            feedforward=r".*layer\.\d+\.ffn\.lin2",
            pooling="cls",
            methods=["lora", "ia3", "prompt_tuning"],  # takes no past keys and values
        ),
        Base("llama-lm", LlamaForCausalLM, llama_config, **llama, pooling="none"),
        Base("llama", LlamaModel, llama_config, **llama, pooling="last", dense=False),
        Base(
            "vit",
            ViTModel,
            ViTConfig(**PIXELS),
            lora=r".*layers\.\d+\.(attention\.\w_proj|mlp\.fc[12])",
            ia3=r".*layers\.\d+\.(attention\.[kv]_proj|mlp\.fc2)",
            feedforward=r".*layers\.\d+\.mlp\.fc2",
            pooling="cls",
            dense=False,
            reads="pixels",
        ),
        Base(
            "videomae",
            VideoMAEModel,
            VideoMAEConfig(**PIXELS, num_frames=4),
            lora=r".*encoder\.layer\.\d+\.(attention\.attention\.(query|key|value)|.*dense)",
            ia3=r".*encoder\.layer\.\d+\.(attention\.attention\.(key|value)|output\.dense)",
            feedforward=r".*encoder\.layer\.\d+\.output\.dense",
            pooling="mean_norm",
            dense=False,
            reads="pixels",
        ),
    ]
