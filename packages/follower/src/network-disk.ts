/** Which directories are on the disk of another machine, where the system does not report what others write, and which on none. */

import { statfsSync } from 'node:fs';

/** Magic numbers of Linux (statfs(2), linux/magic.h). FUSE counts: sshfs, GlusterFS, virtiofs, s3fs and most others of its kind are remote. */
const NETWORK: Readonly<Record<number, string>> = {
  0x6969: 'NFS',
  0x517b: 'SMB',
  0xff534d42: 'CIFS',
  0xfe534d42: 'SMB',
  0x65735546: 'FUSE',
  0x01021997: '9P',
  0x00c36400: 'Ceph',
  0x0bd00bd0: 'Lustre',
  0x5346414f: 'AFS',
  0x6b414653: 'AFS',
  0x73757245: 'Coda',
  0x47504653: 'GPFS',
  0x19830326: 'BeeGFS',
  0xaad7aaea: 'PanFS',
  // Of several machines, or of a virtual one and its host.
  0x7461636f: 'OCFS2',
  0x01161970: 'GFS2',
  0xbacbacbc: 'VMware shared folder',
  0x786f4256: 'VirtualBox shared folder',
  0x7c7c6673: 'Parallels shared folder',
};

/** File systems of the kernel: their files change whenever they are looked at, and some never end. */
const KERNEL: Readonly<Record<number, string>> = {
  0x9fa0: 'proc',
  0x62656572: 'sysfs',
  0x0027e0eb: 'cgroup',
  0x63677270: 'cgroup',
  0x64626720: 'debugfs',
  0x74726163: 'tracefs',
  0x73636673: 'securityfs',
  0xcafe4a11: 'bpf',
  0x1cd1: 'devpts',
  0x19800202: 'mqueue',
  0x62656570: 'configfs',
  0x6165676c: 'pstore',
  0xde5e81e4: 'efivarfs',
};

/** @returns its kind, or null where files are kept, and where the system does not say */
export function kernelDiskOf(directory: string): string | null {
  try {
    return KERNEL[statfsSync(directory).type >>> 0] ?? null;
  } catch {
    return null;
  }
}

/** @returns its kind, or null for a local disk, and where the system does not say */
export function networkDiskOf(directory: string): string | null {
  try {
    return networkNameOf(statfsSync(directory).type);
  } catch {
    return null;
  }
}

/** Of 32 bits that may have come with a sign. */
export function networkNameOf(type: number): string | null {
  return NETWORK[type >>> 0] ?? null;
}
