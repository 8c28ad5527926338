"""Prompts and prefixes for images and videos, which PEFT does not have, in plain PyTorch.

A prompt stands behind the special tokens, before the patches, without a position (VPT-shallow, Jia
et al. 2022, section 3.2). A prefix is keys and values before a block's own, as PEFT lays them out
for text: a row holds keys and values of every block in turn.
"""

import torch
import torch.nn.functional as F
from fixture import write_json
from safetensors.torch import save_file
from torch import nn
from transformers import AttentionInterface
from transformers.modeling_outputs import BaseModelOutput


def special_tokens(model):
    embeddings = model.embeddings
    return sum(hasattr(embeddings, name) for name in ("cls_token", "distillation_token"))


def layers(model):
    return model.layers if hasattr(model, "layers") else model.encoder.layer


class Pixels(nn.Module):
    """Virtual tokens over a frozen vision model, saved as PEFT saves its own."""

    def __init__(self, model, tokens, width, peft_type, name):
        super().__init__()
        self.vectors = nn.Parameter(torch.randn(tokens, width))
        object.__setattr__(self, "model", model)  # its parameters are not ours
        self.saved = {
            "peft_type": peft_type,
            "task_type": "FEATURE_EXTRACTION",
            "num_virtual_tokens": tokens,
        }
        self.name = name

    def save_pretrained(self, folder):
        folder.mkdir()
        save_file({self.name: self.vectors.data}, folder / "adapter_model.safetensors")
        write_json(folder / "adapter_config.json", self.saved)


class PixelPrompt(Pixels):
    def __init__(self, model, tokens):
        width = model.config.hidden_size
        super().__init__(model, tokens, width, "PROMPT_TUNING", "prompt_embeddings")

    def forward(self, pixel_values):
        embed, count = self.model.embeddings, special_tokens(self.model)
        x = embed(pixel_values) if count else embed(pixel_values, None)
        prompt = self.vectors.expand(len(x), -1, -1)
        x = torch.cat([x[:, :count], prompt, x[:, count:]], 1)
        for layer in layers(self.model):
            x = layer(x)
        if self.model.layernorm is not None:
            x = self.model.layernorm(x)
        plain = torch.cat([x[:, :count], x[:, count + len(self.vectors) :]], 1)
        return BaseModelOutput(last_hidden_state=plain)


class PixelPrefix(Pixels):
    def __init__(self, model, tokens):
        width = 2 * model.config.num_hidden_layers * model.config.hidden_size
        super().__init__(model, tokens, width, "PREFIX_TUNING", "prompt_embeddings")
        self.blocks = {}
        for block, layer in enumerate(layers(model)):
            attention = layer.attention
            self.blocks[id(getattr(attention, "attention", attention))] = block
        AttentionInterface.register("prefixed", self.attend)
        model.set_attn_implementation("prefixed")

    def attend(self, module, query, key, value, mask, scaling=None, **unused):
        width = module.config.hidden_size
        at = 2 * self.blocks[id(module)] * width

        def before(start):
            part = self.vectors[:, start : start + width]
            heads = part.reshape(len(part), -1, query.shape[-1]).transpose(0, 1)
            return heads.expand(len(query), -1, -1, -1)

        key = torch.cat([before(at), key], 2)
        value = torch.cat([before(at + width), value], 2)
        mixed = F.scaled_dot_product_attention(query, key, value, scale=scaling)
        return mixed.transpose(1, 2), None

    def forward(self, pixel_values):
        return self.model(pixel_values)
